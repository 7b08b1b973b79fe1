"""Questions and answers for officers and the public: versioned, searched by everyday words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.catalogue.words import stems, synonyms, widened
from eklinik.feedback.models import Article, ArticleVersion
from eklinik.staff.actor import Actor

QUESTION, WORDS, ANSWER = 4.0, 3.0, 1.0
ENOUGH = 0.34
MOST = 500
INCOMPLETE = _("Isi topik, pertanyaan, dan jawabannya.")


@dataclass(frozen=True, slots=True)
class Told:
    """One question with its answer as it stands now."""

    pk: int
    slug: str
    topic: str
    for_officers: bool
    version: int
    question: str
    answer: str
    words: str
    source: str
    published_at: datetime


def told(office_id: int, *, for_officers: bool = False, topic: str = "") -> list[Told]:
    """What the office tells today, by question; one query, at most 500 rows."""
    rows = _published().filter(article__office_id=office_id, article__retired_at__isnull=True)
    if not for_officers:
        rows = rows.filter(article__for_officers=False)
    if topic:
        rows = rows.filter(article__topic=topic)
    return [_told(row) for row in rows.order_by("question")[:MOST]]


def _published() -> QuerySet[ArticleVersion]:
    """The newest published version of each article."""
    newest = ArticleVersion.objects.filter(
        article=OuterRef("article"), published_at__isnull=False
    ).order_by("-version")
    rows = ArticleVersion.objects.select_related("article")
    return rows.filter(version=Subquery(newest.values("version")[:1]), published_at__isnull=False)


def _told(row: ArticleVersion) -> Told:
    assert row.published_at is not None  # noqa: S101  the query asked for it
    article = row.article
    return Told(
        article.pk, article.slug, article.topic, article.for_officers, row.version,
        row.question, row.answer, row.words, row.source, row.published_at,
    )  # fmt: skip


def search(question: str, among: list[Told], *, office_id: int, most: int = 20) -> list[Told]:
    """The answers nearest to a question, best first; every one when nothing was asked."""
    asked = widened(question, synonyms(office_id))
    if not asked:
        return among[:most]
    own = max(len(stems(question)), 1)
    scored = [(_score(item, asked) / own, -n, item) for n, item in enumerate(among)]
    return [item for score, _n, item in sorted(scored, reverse=True) if score >= ENOUGH][:most]


def _score(item: Told, asked: Iterable[str]) -> float:
    places = (
        (frozenset(stems(item.question)), QUESTION),
        (frozenset(stems(item.words)), WORDS),
        (frozenset(stems(item.answer)), ANSWER),
    )
    return sum(max((w for place, w in places if word in place), default=0.0) for word in asked) / 4


@transaction.atomic
def write(
    office: Office, *, topic: str, question: str, answer: str, words: str = "", source: str = "",
    for_officers: bool = False, article: Article | None = None, by: Actor | None, at: datetime,
) -> ArticleVersion:  # fmt: skip
    """A new article, or a new version of one, as a draft."""
    texts = [" ".join(topic.split()), " ".join(question.split()), answer.strip()]
    if not all(texts) or (by is not None and by.office_id != office.pk):
        raise Refusal("bad_data", INCOMPLETE, details={"question": ["required"]})
    if article is None:
        slug = _free_slug(office, slugify(question)[:70] or "tanya")
        article = Article.objects.create(office=office, slug=slug, topic=slugify(topic)[:40])
    Article.objects.filter(pk=article.pk).update(
        topic=slugify(topic)[:40], for_officers=for_officers, retired_at=None
    )
    last = article.versions.order_by("-version").values_list("version", flat=True).first() or 0
    return ArticleVersion.objects.create(
        article=article, version=last + 1, question=texts[1][:200], answer=texts[2][:8000],
        words=words[:300], source=source[:200], written_at=at,
        written_by_id=by.user_id if by else None,
    )  # fmt: skip


def _free_slug(office: Office, wanted: str) -> str:
    taken = set(
        Article.objects.filter(office=office, slug__startswith=wanted).values_list(
            "slug", flat=True
        )
    )
    names = (f"{wanted}-{n}" if n else wanted for n in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def publish(version: ArticleVersion, *, at: datetime) -> None:
    """From now on these words are told."""
    ArticleVersion.objects.filter(pk=version.pk, published_at__isnull=True).update(published_at=at)


def retire(article: Article, *, at: datetime) -> None:
    """Told no more; the versions stay."""
    Article.objects.filter(pk=article.pk, retired_at__isnull=True).update(retired_at=at)


def bring_back(article: Article) -> None:
    """Told again, in the words published last."""
    Article.objects.filter(pk=article.pk).update(retired_at=None)


def load_answers(folder: Path, *, office: Office, at: datetime) -> int:
    """Bring the reference answers the office does not have yet; returns how many."""
    known = set(
        ArticleVersion.objects.filter(article__office=office).values_list("question", flat=True)
    )
    made = 0
    for file in sorted(folder.glob("*.toml")):
        words = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in words["answer"]:
            if row["question"] in known:
                continue
            version = write(office, by=None, at=at, **row)
            publish(version, at=at)
            made += 1
    return made
