"""Letters and signatures a second, beside stock pyHanko: `python -m benchmarks.letters`.

Every round measures each way once, so that a slow moment of the machine hits all alike; the
medians of the rounds are printed.  RSA-2048, SHA-256, PAdES B-B, one A4 page with a table and QR.
"""

from __future__ import annotations

import argparse
import io
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from eklinik.documents import letters
from eklinik.documents.signing.authority import key_file, make_ca, make_signer
from eklinik.documents.signing.base import Identity, SigningSession
from eklinik.documents.signing.local import LocalSigner
from tests.documents import samples

WHO = Identity("Dr. Cut Meurah Contoh", "197001011995012001")
PASSPHRASE = SecretStr("frasa-uji-coba")


def letter(number: int) -> bytes:
    """A permit that no cache has seen."""
    permit = samples.permit(number=f"421.1/{number:06}/DPMPTSP/XI/2026")
    return letters.render("permit", permit, at=samples.AT)


def stock(signer: signers.SimpleSigner, pdf: bytes) -> bytes:
    """Sign as pyHanko's manual shows."""
    meta = signers.PdfSignatureMetadata(
        field_name="TandaTangan", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.sign_pdf(writer, meta, signer=signer).getvalue()


def loaded(directory: Path) -> signers.SimpleSigner:
    """Read the PKCS#12 file as pyHanko does."""
    secret = PASSPHRASE.get_secret_value().encode()
    found = signers.SimpleSigner.load_pkcs12(str(key_file(directory, WHO.nip)), passphrase=secret)
    if found is None:
        raise SystemExit("the test key could not be read")
    return found


def ways(directory: Path, session: SigningSession) -> dict[str, Callable[[int], bytes]]:
    """What is measured, by name."""
    pdf, kept = letter(0), loaded(directory)
    return {
        "letter": letter,
        "signature": lambda _: session.sign(pdf, reason="Uji", at=samples.AT),
        "signature, stock": lambda _: stock(kept, pdf),
        "letter + signature": lambda n: session.sign(letter(n), reason="Uji", at=samples.AT),
        "letter + signature, stock": lambda n: stock(kept, letter(n)),
        "letter + signature, stock, key read each time": lambda n: stock(
            loaded(directory), letter(n)
        ),
    }


def measure(
    measured: dict[str, Callable[[int], bytes]], rounds: int, each: int
) -> dict[str, float]:
    """Medians of interleaved rounds, in operations a second."""
    rates: dict[str, list[float]] = {name: [] for name in measured}
    numbers = itertools.count(1)
    for _ in range(rounds):
        for name, work in measured.items():
            rates[name].append(_rate(work, list(itertools.islice(numbers, each))))
    return {name: statistics.median(values) for name, values in rates.items()}


def _rate(work: Callable[[int], bytes], numbers: list[int]) -> float:
    started = time.perf_counter()
    for number in numbers:
        work(number)
    return len(numbers) / (time.perf_counter() - started)


def main() -> None:
    """Print the medians and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--each", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        began = samples.AT - timedelta(days=30)
        make_ca(directory, at=began)
        make_signer(directory, WHO.name, WHO.nip, PASSPHRASE, at=began)
        with LocalSigner(directory).open(WHO, PASSPHRASE) as session:
            found = measure(ways(directory, session), given.rounds, given.each)
    for way, rate in found.items():
        print(f"{way:<48}{rate:8.1f} /s")
    print(f"\nsignature: {found['signature'] / found['signature, stock']:.1f} x stock pyHanko")
    both = found["letter + signature"]
    print(f"letter + signature: {both / found['letter + signature, stock']:.1f} x stock pyHanko")


if __name__ == "__main__":
    main()
