"""The command line. Heavy imports wait until a command needs them, so that help is there at once."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from dpiabook.suite.extension_commands import add_extension_commands
from dpiabook.suite.notebook_commands import add_notebook_commands
from dpiabook.suite.options import Files, Json, Out, Versions
from dpiabook.suite.protecting.cli import add_protecting_commands
from dpiabook.suite.reporting import ending, tell
from dpiabook.suite.result_lines import became, tell_plan, tell_result, tell_summary, tell_written

if TYPE_CHECKING:
    from dpiabook.errors import Refusal
    from dpiabook.suite.display import Style
    from dpiabook.suite.jupyter.nursery import Nursery
    from dpiabook.suite.runs import Options

app = typer.Typer(
    name="dpiabook",
    help="Evidence for a Data Protection Impact Assessment, from one dataset version and its dictionary.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Pack = Annotated[Path, typer.Argument(help="The folder pack/ of a run, or one audience's folder in it.")]


def _tell_version(wanted: bool) -> None:
    if wanted:
        from dpiabook import __version__

        typer.echo(f"dpiabook {__version__}")
        raise typer.Exit


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one for each option
    files: Files,
    out: Out = None,
    version: Versions = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks side by side; as many as cores.")] = None,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Run what does not need a failed notebook.")] = False,
    resume: Annotated[bool, typer.Option("--resume/--fresh", help="Keep what is finished and unchanged.")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say what would be run, and why; run nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show nothing but the last line.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log as JSON lines.")] = False,
    timeout: Annotated[
        float | None,
        typer.Option(min=1, help="Seconds that each notebook may take, instead of what the size of the data suggests."),
    ] = None,
) -> None:
    """Run all notebooks for each parameters file, and make the pack."""
    with ending(as_json=log_json), ExitStack() as stack:
        _end_on_termination()
        # Where there are results, perhaps nothing is to be done: then this would only take time.
        unsure = resume and (out or Path("outputs")).exists()
        nursery = None if dry_run or explain or unsure else _early(stack, jobs)
        from dpiabook.suite.runs import Options, planned

        chosen = Options(out=out, timeout=timeout, keep_going=keep_going, fresh=not resume, nursery=nursery)
        options = chosen if jobs is None else _with_jobs(chosen, jobs)
        runs = [(file, chosen_version) for file in files for chosen_version in _versions(version)]
        if dry_run or explain:
            for file, chosen_version in runs:
                tell_plan(file, planned(file, options, chosen_version), why=explain, as_json=log_json)
            return
        _run_all(runs, options, "json" if log_json else "quiet" if quiet else "auto")


@app.command()
def check(
    files: Files,
    out: Out = None,
    version: Versions = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse guesses on which much rests.")] = False,
) -> None:
    """Check settings, source, dictionary and sheet, tell everything that is wrong, and what would be assessed."""
    with ending():
        from dpiabook.suite.checking import checked

        runs = [checked(file, out, chosen, strict=strict) for file in files for chosen in _versions(version)]
        for run in runs:
            for line in run.lines:
                typer.echo(line)
        found = [refusal for run in runs for refusal in run.refusals]
        tell(found)
        if found:
            raise typer.Exit(found[0].exit_status)
        typer.echo(f"nothing is wrong with {', '.join(str(file) for file in files)}")


@app.command()
def demo(
    families: Annotated[int, typer.Option(help="Families in the later version.")] = 20_000,
    areas: Annotated[int, typer.Option(help="Invented areas.")] = 12,
    version: Versions = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("demo-data"),
) -> None:
    """Write the invented programme as Parquet with its dictionary."""
    with ending():
        from dpiabook.synthetic import DEMO_VERSIONS, write_demo

        for chosen in version or DEMO_VERSIONS:
            files = write_demo(out, version=chosen, families=families, areas=areas)
            typer.echo(f"{files.data} {files.dictionary}")


@app.command()
def look(
    source: Annotated[str, typer.Argument(help="A file, a folder of Parquet or a database URL.")],
    dictionary: Annotated[Path | None, typer.Option(help="Its data dictionary; inferred without one.")] = None,
    as_json: Json = False,
    out: Out = None,
) -> None:
    """Look at a file for the first time: what it is taken for, on a page that stays inside, in seconds."""
    with ending():
        import json

        from dpiabook.finding.as_json import as_json as found_as_json
        from dpiabook.suite.looking import look_at_file, progress_bar, write_look

        outputs = out or Path("outputs")
        with progress_bar() as progress:
            looked = look_at_file(source, dictionary, outputs, progress)
        if as_json:
            typer.echo(json.dumps(found_as_json(looked.found), indent=2, ensure_ascii=False))
            return
        for note in looked.notes:
            typer.echo(note)
        typer.echo(f"{write_look(looked, outputs)}: exact figures, stays inside; then: dpiabook init {source}")


@app.command()
def init(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="A file, a folder or a database URL, then its tables of events or other versions."),
    ] = None,
    dictionary: Annotated[Path | None, typer.Option(help="Its data dictionary; inferred without one.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write, instead of parameters/<name>.yml.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write the sheet of variables as CSV, too.")] = False,
    taken: Annotated[
        str | None, typer.Option("--from", help="csv or xlsx: take the sheet from it, and write the other anew.")
    ] = None,
) -> None:
    """Write a short parameters file, and the sheet in which a person confirms what each variable is."""
    with ending():
        if taken is not None:
            from dpiabook.suite.sheet_files import take_from

            typer.echo(f"{take_from(taken, sources or [], out)}: written anew")
            return
        from dpiabook.suite.initial import initialise
        from dpiabook.suite.looking import progress_bar

        with progress_bar() as progress:
            written = initialise(sources or [], dictionary, out, as_csv=as_csv, progress=progress)
        tell_written(written)


@app.command()
def flag(
    dictionary: Annotated[Path, typer.Argument(help="A data dictionary, or a Stata, SPSS or SAS file.")],
    as_json: Json = False,
) -> None:
    """Say which variables of a dictionary are sensitive, and why."""
    with ending():
        from dpiabook.suite.flagging import flagged_lines

        typer.echo(flagged_lines(dictionary, as_json=as_json))


@app.command()
def verify(
    pack: Pack,
    ledger: Annotated[Path | None, typer.Option(help="Instead of the dataset's own ledger.json.")] = None,
    trust: Annotated[Path | None, typer.Option(help="The public key that must have signed the release.")] = None,
) -> None:
    """Check a pack: it is what its record makes and what was approved, and passes the audit."""
    with ending():
        from dpiabook.errors import Code
        from dpiabook.suite.packs import verified

        report = verified(pack, ledger=ledger, trust=trust)
        typer.echo(str(report))
        if not report.passed:
            raise typer.Exit(Code.RELEASE_BLOCKED.value)


@app.command()
def audit(
    files: Annotated[list[Path], typer.Argument(help="Packs; or workbooks and CSV files that readers will get.")],
    others: Annotated[list[Path] | None, typer.Option("--with", help="What readers have already.")] = None,
    profile: Annotated[str, typer.Option(help="Output rules: a built-in name, or a YAML file.")] = "ons_srs",
    total: Annotated[list[str] | None, typer.Option(help="A label that names a margin, such as a country's.")] = None,
    ranges: Annotated[Path | None, typer.Option(help="Write the range of each withheld count of packs there.")] = None,
) -> None:
    """Tell an output checker how closely what packs, or tables made elsewhere, withhold can be worked out."""
    with ending():
        from dpiabook.errors import Code
        from dpiabook.suite.auditing import audited, write_ranges

        report = audited(files, others or (), profile, total or ())
        if ranges is not None:
            write_ranges(report, ranges)
        typer.echo(str(report))
        if not report.passed:
            raise typer.Exit(Code.RELEASE_BLOCKED.value)


@app.command()
def diff(
    earlier: Annotated[Path, typer.Argument(help="A run's folder, or a pack.")],
    later: Annotated[Path, typer.Argument(help="Of another version, or under other settings.")],
) -> None:
    """Say what a pack tells otherwise than an earlier one, finding by finding."""
    with ending():
        from dpiabook.suite.differing import difference

        typer.echo("\n".join(difference(earlier, later).lines()))


@app.command(name="signing-key")
def signing_key(file: Annotated[Path, typer.Argument(help="A new file for the private key.")]) -> None:
    """Make a key to sign releases with; the public key is written beside it."""
    with ending():
        from dpiabook.release.signing import FILE_VARIABLE, make_key

        public = make_key(file)
        typer.echo(f"{file}: keep it to whoever approves, and name it in {FILE_VARIABLE}")
        typer.echo(f"{public}: give it to whoever checks, for dpiabook verify --trust")


@app.command()
def fill(
    template: Annotated[Path, typer.Argument(help="An organisation's own form: a Word file with fields.")],
    pack: Annotated[Path, typer.Argument(help="One audience's folder of a finished pack.")],
    out: Annotated[Path, typer.Option(help="The Word file to write.")] = Path("form.docx"),
) -> None:
    """Fill an organisation's own Word form from a finished pack."""
    with ending():
        from dpiabook.pack.template import fill as filled
        from dpiabook.suite.workspace import writable

        written = filled(template, pack)
        with writable(out.parent):
            out.write_bytes(written)
        typer.echo(str(out))


@app.command()
def answers(
    file: Annotated[Path, typer.Argument(help="A filled answers.xlsx, or the JSON that CNIL's tool exports.")],
    parameters: Annotated[Path, typer.Argument(help="The dataset's parameters file.")] = Path("parameters/demo.yml"),
    out: Out = None,
) -> None:
    """Take people's answers, so that the next run prints them in their places."""
    with ending():
        from dpiabook.suite.answering import take_answers

        typer.echo("\n".join(take_answers(file, parameters, out).lines))


@app.command()
def release(
    pack: Pack,
    approved_by: Annotated[str, typer.Option(help="The role, not the name, of who approved it.")],
    approved_on: Annotated[str | None, typer.Option(help="YYYY-MM-DD; today.", metavar="DATE")] = None,
    ledger: Annotated[Path | None, typer.Option(help="Instead of the dataset's own ledger.json.")] = None,
) -> None:
    """Enter a pack into its dataset's ledger; until then it is a draft."""
    with ending():
        from dpiabook.suite.packs import released

        entry = released(pack, approved_by=approved_by, approved_on=approved_on, ledger=ledger)
        typer.echo(f"release {entry.release_id} of {entry.dataset} {entry.version} is in the ledger")


@app.command()
def decrypt(
    run: Annotated[Path, typer.Argument(help="A run's folder, outputs/<dataset>/<version>.")],
    to: Annotated[Path | None, typer.Option(help="A new folder; beside the run when not named.")] = None,
) -> None:
    """Restore the controlled part of a run that was encrypted."""
    with ending():
        from dpiabook.errors import Code, Refusal
        from dpiabook.suite.sealing import FILE_VARIABLE, sealing_secret, unseal

        secret = sealing_secret()
        if secret is None:
            cure = f"name the file with the key in {FILE_VARIABLE}"
            raise Refusal(Code.SECRET_MISSING, "no key is given", where=str(run), cure=cure)
        folder = run.resolve()
        typer.echo(unseal(folder, secret, to or folder.with_name(f"_decrypted-{folder.name}")) / "controlled")


add_notebook_commands(app)
add_extension_commands(app)
add_protecting_commands(app)


@app.callback()
def _whole(
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Evidence for a Data Protection Impact Assessment, from one dataset version and its dictionary."""


def main() -> None:
    """Run the command line."""
    app()


def _versions(named: list[str] | None) -> list[str | None]:
    """The versions that were named, or once the file's own."""
    return [*named] if named else [None]


def _early(stack: ExitStack, jobs: int | None) -> Nursery | None:
    """Let the process that kernels are forked from import its libraries while this one does."""
    from dpiabook.machine.workers import cores
    from dpiabook.suite.jupyter.nursery import Nursery

    nursery = Nursery.early(jobs or cores())
    return None if nursery is None else stack.enter_context(nursery)


def _with_jobs(options: Options, jobs: int) -> Options:
    from dataclasses import replace

    return replace(options, jobs=jobs)


def _run_all(runs: list[tuple[Path, str | None]], options: Options, style: Style) -> None:
    """Do each run; end with the status of the first refusal."""
    from dpiabook.errors import Refusal, each
    from dpiabook.suite.display import display
    from dpiabook.suite.runs import run_file

    found: list[Refusal] = []
    summary: list[tuple[str, str, float, int]] = []
    for file, version in runs:
        began = time.monotonic()
        try:
            with display(style) as listener:
                result = run_file(file, listener, options, version)
        except Refusal as refusal:
            refused, what = each(refusal), "refused"
        else:
            refused, what = result.refusals, became(result)
            tell_result(result, as_json=style == "json")
        tell(refused, as_json=style == "json")
        found += refused
        name = f"{file.name} {version}" if version else file.name
        summary.append((name, what, time.monotonic() - began, refused[0].exit_status if refused else 0))
        if refused and not options.keep_going:
            break
    tell_summary(summary, left=len(runs) - len(summary), as_json=style == "json")
    if found:
        raise typer.Exit(found[0].exit_status)


def _end_on_termination() -> None:
    """Treat a scheduler's request to end like a person's: end the kernels, keep what is finished."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, end)
