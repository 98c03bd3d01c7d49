"""Live sockets: what people watch, pushed to them as it changes."""
