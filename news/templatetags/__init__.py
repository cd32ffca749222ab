"""What templates of the news need besides the kernel."""
