"""What a child process gives up before it reads a file that somebody sent. Only of the standard library."""

from __future__ import annotations


def limit_process(memory_bytes: int, cpu_seconds: int) -> None:
    """Give up memory, processor time, file writing, new processes and core dumps, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit and the checks of the file remain
        return
    wanted = [
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory_bytes),
    ]
    for which, amount in wanted:
        _, hard = resource.getrlimit(which)
        ceiling = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        try:
            resource.setrlimit(which, (ceiling, ceiling))
        except (ValueError, OSError):  # macOS knows no limit on address space
            continue
