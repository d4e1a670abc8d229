"""What every gRPC servicer shares: the base class, paging, criteria, and values between messages and Python."""
