"""Assembly only: settings, addresses, the console command and the worker. Holds no rule."""
