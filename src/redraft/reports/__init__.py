"""Reports: a session as Markdown, HTML, JSON or plain text. Pure: a session in, a text out."""
