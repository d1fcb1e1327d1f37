"""The Discord bot: the outermost door. Nothing imports it but the command `rapporteur bot`."""
