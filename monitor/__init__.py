"""When to look, where to send, who decided: the running service around the rules and the spiders."""
