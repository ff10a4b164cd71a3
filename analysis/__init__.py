"""Tidy, reconciled data on the spending of Indonesian social affairs offices, and the studies made of it."""
