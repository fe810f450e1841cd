"""The shell of every page: base template, components and their tags, charts, drawings, checks of uploads.

Every app above may use it; it knows the kernel of the plugins and nothing above. What the frame shows of a
site is handed in by the setting ``SHELL_FRAME``.
"""
