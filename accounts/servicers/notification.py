"""``notification_api.NotificationService``: what a person wants to hear of. One method is misspelt by contract."""

from __future__ import annotations

from typing import Any

from accounts import actions, notifications
from accounts.actions.notifications import Change
from accounts.servicers import messages
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import notification_api_pb2 as pb


class NotificationService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["NotificationService"]

    def UpdateNotificationSetting(
        self, request: pb.UpdateNotificationSettingRequest, context: Any
    ) -> pb.NotificationSettingResponse:
        """Change what is sent and answer with all settings; ``authUserId`` plays no part, they are the caller's own."""
        changes = [
            Change(given.eventType, given.channel or notifications.EMAIL, given.enabled) for given in request.settings
        ]
        actions.change_notification_settings(principal=self.principal, changes=changes)
        return self._all()

    def GetNotificationSettting(
        self, request: pb.GetNotificationSettingRequest, context: Any
    ) -> pb.NotificationSettingResponse:
        return self._all()

    def _all(self) -> pb.NotificationSettingResponse:
        settings = notifications.settings_of(self.principal)
        return pb.NotificationSettingResponse(data=[messages.notification_setting(row) for row in settings])
