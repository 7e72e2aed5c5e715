"""The app: screens, widgets and keys. The only room that knows Textual."""
