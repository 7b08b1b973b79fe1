"""Why a chart was refused, for the administrator who wrote it: what, where, what to do."""

from __future__ import annotations

from collections.abc import Callable

from eklinik.process.kernel import Problem

MESSAGES = {
    # the kernel's refusals
    "no_steps": (
        "Bagan ini belum berisi langkah. Tambahkan sedikitnya satu langkah kerja dan satu akhir."
    ),
    "duplicate_step": "Langkah “{step}” ditulis dua kali. Hapus salah satu atau beri kunci lain.",
    "aside_at_nowhere": (
        "Tindakan samping “{verb}” menunjuk langkah “{step}” yang tidak ada. Perbaiki daftar “at”."
    ),
    "duplicate_verb": (
        "Langkah “{step}” mempunyai dua tindakan “{verb}”. Sisakan satu, di langkah itu atau "
        "di “asides”."
    ),
    "unreachable": (
        "Langkah “{step}” tidak dapat dicapai dari langkah pertama. Buat panah menuju "
        "langkah itu atau hapus langkahnya."
    ),
    "no_way_out": (
        "Dari langkah “{step}” berkas tidak dapat sampai ke akhir. Tambahkan panah yang "
        "menuju akhir."
    ),
    "work_without_worker": (
        "Langkah “{step}” tidak mempunyai pelaksana. Isi “by” dengan peran yang mengerjakannya."
    ),
    "end_without_outcome": (
        "Akhir “{step}” tidak menyebut hasilnya. Isi “outcome”, misalnya “granted”."
    ),
    "not_by_nowhere": (
        "Langkah “{step}” melarang pelaksana langkah “{name}”, tetapi langkah “{name}” tidak "
        "ada. Perbaiki “not_by”."
    ),
    "arrow_to_nowhere": (
        "Panah “{verb}” dari langkah “{step}” menuju “{name}” yang tidak ada. Tulis kunci "
        "langkah yang ada."
    ),
    "arrow_to_itself": (
        "Panah “{verb}” dari langkah “{step}” kembali ke langkah itu sendiri. Arahkan ke "
        "langkah lain."
    ),
    "key_taken": (
        "Kunci “{name}” sudah dipakai bagan lain. "
        "Beri bagan kantor Anda kunci lain, misalnya nama izin."
    ),
    # the document's refusals
    "effect_missing": (
        "{where}: “{name}” tidak boleh hilang, karena tanpanya tindakan ini tidak berakibat "
        "apa pun. Tambahkan."
    ),
    "not_json": (
        "Teks ini bukan JSON yang sah ({name}). Periksa tanda kurung, koma, dan tanda petik."
    ),
    "not_toml": "Teks ini bukan TOML yang sah ({name}). Periksa baris yang disebut.",
    "too_large": (
        "Dokumen ini lebih besar dari {name} karakter. Bagi menjadi bagan yang lebih kecil."
    ),
    "too_many_steps": "Bagan ini berisi lebih dari {name} langkah. Sederhanakan bagannya.",
    "key_twice": "Kata “{name}” ditulis dua kali di tempat yang sama. Hapus salah satu.",
    "not_a_table": "{where}: isinya harus berupa tabel (kata dan nilai). Perbaiki bentuknya.",
    "unknown_word": "{where}: kata “{name}” tidak dikenal. Periksa ejaannya atau hapus.",
    "wrong_type": (
        "{where}: nilai “{name}” salah jenis. Teks diapit tanda petik, angka tidak, daftar "
        "diapit kurung siku."
    ),
    "empty_word": "{where}: “{name}” masih kosong. Isi nilainya.",
    "missing_word": "{where}: “{name}” belum diisi. Tambahkan.",
    "too_long": (
        "{where}: nilai “{name}” terlalu panjang. Pendekkan menjadi paling banyak 200 huruf."
    ),
    "bad_text": (
        "{where}: nilai “{name}” memuat tanda yang tidak terlihat. Ketik ulang dalam satu baris."
    ),
    "act_elsewhere": (
        "{where}: akibat “{name}” tidak berlaku pada jenis langkah ini. Pindahkan atau hapus."
    ),
    "schema_elsewhere": (
        "{where}: isian “{name}” tidak berlaku pada jenis langkah ini. Pindahkan atau hapus."
    ),
    "bad_name": (
        "Kunci “{name}” tidak sah. Pakai huruf kecil, angka, dan garis bawah, diawali huruf, "
        "paling panjang 63."
    ),
    "bad_number": (
        "{where}: angka pada “{name}” di luar batas. Isi bilangan bulat mulai dari 1 (hari "
        "kerja paling banyak 366)."
    ),
    "not_at_an_end": (
        "{where}: sebuah akhir tidak memakai “{name}”. Hapus, atau tambahkan panah keluar "
        "bila ini langkah kerja."
    ),
    "outcome_on_work": (
        "{where}: langkah kerja tidak memakai “outcome”. Hapus; “outcome” hanya untuk akhir."
    ),
    "to_or_back_to": "{where}: tulis tepat satu dari “to” (maju) atau “back_to” (kembali).",
    "not_on_a_return": (
        "{where}: panah kembali tidak memakai “{name}” (alasannya selalu wajib). Hapus kata itu."
    ),
    "unknown_role": "{where}: peran “{name}” tidak dikenal. Pilih peran dari daftar peran.",
    "unknown_kind": (
        "{where}: jenis langkah “{name}” tidak dikenal. Isi “kind” dengan jenis langkah yang ada."
    ),
    "unknown_verb": (
        "{where}: tindakan “{verb}” tidak dikenal oleh jenis langkah ini. Pilih tindakan "
        "yang disediakan jenis itu."
    ),
    "unknown_rule": "{where}: syarat “{name}” tidak dikenal. Pilih dari daftar syarat.",
    "unknown_act": "{where}: akibat “{name}” tidak dikenal. Pilih dari daftar akibat.",
    "unknown_product": (
        "{where}: hasil kerja “{name}” tidak dikenal. Pilih dari daftar hasil kerja."
    ),
    "unknown_schema": "{where}: isian “{name}” tidak dikenal. Pilih dari daftar isian.",
    "unknown_outcome": "{where}: hasil akhir “{name}” tidak dikenal. Pilih hasil akhir yang ada.",
}

PLACES = {
    "chart": "Bagan",
    "step": "Langkah “{step}”",
    "arrow": "Langkah “{step}”, tindakan “{verb}”",
    "aside": "Tindakan samping “{verb}”",
}


def explain(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """The refusal in plain words; `translate` gets the sentence before its values are put in."""
    words = {"step": problem.step, "verb": problem.verb, "name": problem.name}
    where = translate(PLACES[_place(problem)]).format(**words)
    return translate(MESSAGES[problem.code]).format(where=where, **words)


def _place(problem: Problem) -> str:
    if problem.verb:
        return "arrow" if problem.step else "aside"
    return "step" if problem.step else "chart"
