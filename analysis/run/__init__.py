"""The only way a notebook is started."""
