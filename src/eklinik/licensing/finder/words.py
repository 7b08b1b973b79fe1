"""What a query or a phrase becomes before it is compared: stems in one spelling."""

from __future__ import annotations

from functools import lru_cache

from eklinik.catalogue.words import plain_words, stem

MOST = 14
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILLERS = frozenset(
    ("saya", "kami", "aku", "kita", "mau", "ingin", "hendak", "pengen", "pingin", "akan", "untuk",
     "yang", "dan", "di", "ke", "dari", "atau", "cara", "mengurus", "urus", "izin", "ijin",
     "usaha", "bisnis", "bagaimana", "apa", "apakah", "kalau", "punya", "buka", "membuka",
     "dengan", "pada", "dalam", "secara", "the", "a", "an", "of", "for", "to", "i", "in", "my",
     "want", "open", "start", "business", "how", "ada", "itu", "ini", "sama", "juga", "dll",
     "adalah", "bergerak", "bidang", "sedang", "lagi", "sudah", "belum", "bagi", "oleh", "nya",
     "serta", "sebagai", "tolong", "kbli", "nib", "kode", "nomor", "berapa", "and", "with",
     "ytdl", "lainnya", "tidak", "bukan", "termasuk", "selain", "aktivitas", "kegiatan")
)  # fmt: skip
SOFT = frozenset(
    stem(word)
    for word in (
        "aceh", "banda", "besar", "kecil", "kecilan", "baru", "rumahan", "sendiri", "murah",
        "depan", "dekat", "kampung", "gampong", "desa", "kota", "kabupaten", "kecamatan", "jalan",
        "lhokseumawe", "langsa", "sabang", "meulaboh", "bireuen", "pidie", "sigli", "takengon",
        "tempat", "beli", "daerah", "wilayah", "perusahaan", "cv", "pt", "ud", "orang",
        "barang", "skala", "online", "lokal",
    )
)  # fmt: skip
SPELLINGS = {
    "mie": "mi", "apotik": "apotek", "kost": "kos", "kosan": "kos", "coklat": "cokelat",
    "service": "servis", "reparasi": "servis", "perbaikan": "servis", "benerin": "servis",
    "betulin": "servis", "betulkan": "servis", "serpis": "servis", "rental": "sewa",
    "menyewakan": "sewa", "penyewaan": "sewa", "persewaan": "sewa", "sewakan": "sewa",
    "nyewain": "sewa", "jualan": "jual", "dagang": "jual", "pedagang": "jual", "berdagang": "jual",
    "jualin": "jual", "berjualan": "jual", "dagangan": "jual", "bikin": "buat", "produksi": "buat",
    "memproduksi": "buat", "pembuat": "buat", "pengrajin": "buat", "perajin": "buat",
    "bakery": "bakeri", "cabe": "cabai", "umroh": "umrah", "catering": "katering",
    "hp": "handphone", "ponsel": "handphone", "hape": "handphone", "foto copy": "fotokopi",
    "fotocopy": "fotokopi", "fotokopy": "fotokopi", "photocopy": "fotokopi", "cafe": "kafe",
    "konfeksi": "konveksi", "elpiji": "lpg", "souvenir": "suvenir", "telor": "telur",
    "lembu": "sapi", "trevel": "travel", "grosiran": "grosir", "distributor": "grosir",
    "agen": "agen", "ngajar": "ajar", "bensin": "bensin", "toke": "pengepul", "toko": "toko",
    "gerai": "toko", "outlet": "toko", "pt": "pt", "mobil": "mobil", "honda": "motor",
    "elektronika": "elektronik", "mesjid": "masjid", "praktek": "praktik", "ternakan": "ternak",
    "bertani": "tani", "peternak": "ternak", "peternakan": "ternak", "beternak": "ternak",
    "berternak": "ternak", "pelihara": "ternak", "perkebunan": "kebun", "berkebun": "kebun",
    "mebeler": "mebel", "meubel": "mebel", "mubel": "mebel", "bubuk": "bubuk", "jasa": "jasa",
    "pengusaha": "usaha", "petani": "tani", "pertanian": "tani", "nikahan": "nikah",
    "pernikahan": "nikah", "wedding": "wedding", "hijab": "jilbab", "kerudung": "jilbab",
    "vapor": "vape", "coffe": "coffee", "cofee": "coffee", "aluminum": "aluminium",
    "alumunium": "aluminium", "almunium": "aluminium", "gipsum": "gypsum", "gips": "gypsum",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """One word in the spelling under which everything is compared."""
    return stem(SPELLINGS.get(word, word))


def roots(text: str) -> list[str]:
    """The telling words of a text, each once, at most 14; fillers only when nothing is left."""
    words = plain_words(text)
    telling = [word for word in words if word not in FILLERS and len(word) > 1]
    return list(dict.fromkeys(root(word) for word in telling or words))[:MOST]


@lru_cache(maxsize=40_000)
def threes(word: str) -> frozenset[str]:
    """The character trigrams of a word with its edges."""
    padded = f" {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """How alike two words are by their trigrams, 0 to 1 (Dice)."""
    left, right = threes(one), threes(other)
    return 2 * len(left & right) / (len(left) + len(right))


def one_slip(word: str) -> set[str]:
    """Every spelling one slip of a finger away: a letter missing, doubled, wrong or swapped."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + right[1:] for left, right in cuts if right}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in LETTERS}
    return {SPELLINGS.get(slip, slip) for slip in found}
