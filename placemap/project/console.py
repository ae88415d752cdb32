"""The command `placemap`: runs, sets up and examines an instance.

Exit status: 0 done, 1 the work failed, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from placemap.foundations.errors import PlacemapError
from placemap.project.console_keeping import add_commands

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

DESCRIPTION = """\
Placemap: the shared platform of a partnership that maps child exploitation in a place.

New here? Run `placemap demo` and open the address that it prints. It needs no database of your
own: everything it makes is invented, and lives in the state directory (.placemap in the checkout,
or where PLACEMAP_STATE says).
"""

EPILOG = """\
exit status:
  0 done    1 the work failed, and the message says what to do    2 the command was used wrongly

settings (environment variables):
  DATABASE_URL                  the database; without it Placemap runs one of its own
  PLACEMAP_OWNER_DATABASE_URL   the same database as the owner of its tables, for `migrate`
  PLACEMAP_STATE                where the embedded database, keys and logs are kept
  All others begin with PLACEMAP_ too; `placemap doctor` shows what is in force.

examples:
  placemap demo --port 8010           the demonstration, on another port
  placemap doctor                     what is set up, what is wrong, how to mend it
  placemap align a.csv b.xlsx --links links.csv --people people.csv
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # These take their own options, and show their own help.
    if arguments[:1] == ["align"]:
        from placemap.project import align

        return align.main(arguments[1:])
    if arguments[:1] in (["manage"], ["makemigrations"]):
        from placemap.project.console_services import manage

        passed = arguments[1:] if arguments[0] == "manage" else arguments
        return _in_plain_words(lambda: manage(passed))
    parser = _parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return WRONG_USE
    return _in_plain_words(lambda: int(options.run(options)))


def _in_plain_words(run: Callable[[], int]) -> int:
    try:
        return run()
    except PlacemapError as error:
        print(f"placemap: {error.message}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="placemap", description=DESCRIPTION, epilog=EPILOG, formatter_class=formatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    demo = commands.add_parser(
        "demo",
        help="run the demonstration: database, web server and worker, with invented people",
        description="Starts everything and stays in the foreground. Ctrl-C stops all of it. The first start\n"
        "loads the demonstration world; later starts keep what was done in it.",
        formatter_class=formatter,
    )
    _add_address(demo)
    demo.add_argument("--reset", action="store_true", help="delete the demonstration's data and start afresh")
    demo.add_argument("--no-load", action="store_true", help="do not load the demonstration world")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser(
        "serve",
        help="run the web server",
        description="Serves the pages. Refuses a database role that row-level security does not hold.\n"
        "Put a web server with a certificate in front of it, and set PLACEMAP_HTTPS=1 and PLACEMAP_HOSTS.",
        formatter_class=formatter,
    )
    _add_address(serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    serve.add_argument("--workers", type=_count, default=2, help="processes (default: %(default)s)")
    serve.set_defaults(run=_serve)

    worker = commands.add_parser(
        "worker",
        help="run the background jobs: reading files, matching, reminders",
        description="Works through the jobs that pages leave. At least one worker must run beside `serve`.",
    )
    worker.add_argument(
        "--concurrency", type=_count, default=2, help="jobs at the same time (default: %(default)s)"
    )
    worker.set_defaults(run=_worker)

    migrate = commands.add_parser(
        "migrate",
        help="make or update the database: roles, tables, policies, reference data",
        description="Safe to run again; run it after every update. Runs as the owner of the tables.\n"
        "Given only a privileged DATABASE_URL it makes the roles and the database as well.",
        formatter_class=formatter,
    )
    migrate.add_argument("--quiet", action="store_true", help="say nothing when all goes well")
    migrate.set_defaults(run=_migrate)

    enrol = commands.add_parser(
        "enrol",
        help="make a link with which one person sets up how they sign in",
        description="For the first administrator, and wherever there is no mail: pages send links by mail.\n"
        "The link works once, for a day, and only for the person with that address.",
        formatter_class=formatter,
    )
    enrol.add_argument("email", help="the work email address of an open account")
    enrol.set_defaults(run=_enrol)
    administrator = commands.add_parser(
        "administrator",
        help="make the first administrator of a partnership that starts without the demonstration",
        description="Run it once, after `placemap migrate` (or with `placemap demo --no-load` running). The\n"
        "administrator then sets up everything else by pages: councils, groups, agencies and people.\n"
        "An administrator keeps the partnership's records and can see no child.",
        epilog="example:\n  placemap administrator --partnership 'Fenmarch and Estwick' --name 'Tom Ardley' "
        "--email tom.ardley@example.org",
        formatter_class=formatter,
    )
    administrator.add_argument(
        "--partnership", required=True, help="what the safeguarding partnership is called"
    )
    administrator.add_argument("--name", required=True, help="the administrator's name")
    administrator.add_argument("--email", required=True, help="their work e-mail, theirs alone")
    administrator.add_argument(
        "--agency", default="", help="the agency they work for (default: the partnership's own team)"
    )
    administrator.add_argument("--post", default="Administrator", help="their post (default: %(default)s)")
    administrator.set_defaults(run=_administrator)

    doctor = commands.add_parser(
        "doctor",
        help="say what is set up, what is wrong and how to mend it",
        description="Changes nothing. Exit status 1 when something is wrong.",
    )
    doctor.set_defaults(run=_doctor)

    add_commands(commands, formatter)

    for name, words in (
        ("align", "match lists of people in files, without a database (see `placemap align --help`)"),
        ("makemigrations", "Django's command of that name"),
        ("manage", "any Django command, such as `placemap manage shell`"),
    ):
        commands.add_parser(name, help=words, add_help=False)
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    port = os.environ.get("PLACEMAP_PORT", "8000")
    parser.add_argument(
        "--port", type=_port, default=port, help="the port to listen on (default: %(default)s)"
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return int(text)


def _demo(options: argparse.Namespace) -> int:
    from placemap.project.console_demo import demo

    return demo(port=options.port, reset=options.reset, load=not options.no_load)


def _serve(options: argparse.Namespace) -> int:
    from placemap.project.console_services import serve

    return serve(host=options.host, port=options.port, workers=options.workers)


def _worker(options: argparse.Namespace) -> int:
    from placemap.project.console_services import worker

    return worker(concurrency=options.concurrency)


def _migrate(options: argparse.Namespace) -> int:
    from placemap.project.console_services import migrate

    return migrate(quiet=options.quiet)


def _enrol(options: argparse.Namespace) -> int:
    from placemap.project.console_enrol import enrol

    return enrol(email=options.email)


def _administrator(options: argparse.Namespace) -> int:
    from placemap.project.console_administrator import administrator

    return administrator(
        name=options.name,
        email=options.email,
        partnership=options.partnership,
        agency=options.agency,
        post=options.post,
    )


def _doctor(options: argparse.Namespace) -> int:
    from placemap.project.console_doctor import doctor

    return doctor()


if __name__ == "__main__":
    raise SystemExit(main())
