"""The media path of browsers: WebRTC peers with Opus, negotiated through the talk stream. No Django in here.

``peer`` and what it imports load aiortc, which takes half a second: only ``link`` does so, off the event
loop, when the first browser wants to speak.
"""
