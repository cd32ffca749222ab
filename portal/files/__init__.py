"""Files of laws and documents by language: checked by content, kept under their checksum, given out as attachments."""
