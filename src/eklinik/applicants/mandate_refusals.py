"""Why an officer may not act in somebody's name, or a mandate is not kept."""

from django.utils.translation import gettext_lazy as _

EXPIRED = _(
    "Kuasa {number} sudah berakhir, jadi petugas tidak boleh lagi bertindak atas nama pemohon. "
    "Minta kuasa baru dari pemohon, lalu ulangi."
)
REVOKED = _(
    "Pemohon sudah mencabut kuasa {number}, jadi petugas tidak boleh lagi bertindak atas namanya. "
    "Pemohon dapat meneruskannya sendiri, atau memberi kuasa baru."
)
UNCONFIRMED = _(
    "Kuasa {number} belum dikuatkan dengan kode dari pemohon. "
    "Minta pemohon membacakan kode yang dikirim ke nomornya, lalu ketik kodenya."
)
OUTSIDE = _(
    "Tindakan ini tidak termasuk lingkup kuasa {number}. "
    "Minta pemohon memberi kuasa baru yang mencakupnya."
)
OTHER = _("Kuasa {number} diberikan orang lain. Minta kuasa dari pemohon berkas ini.")
NEEDED = _(
    "Belum ada kuasa dari pemohon untuk tindakan ini. "
    "Minta kuasa dahulu: slip yang ditandatangani, lewat telepon, atau di ruang online."
)
CODE_WRONG = _("Kode itu tidak cocok. Minta pemohon membacakannya sekali lagi, angka demi angka.")
CODE_SPENT = _(
    "Kode kuasa ini tidak berlaku lagi: terlalu sering salah, atau lewat setengah jam. "
    "Bacakan persetujuan sekali lagi; kode baru dikirim ke nomor pemohon."
)
INCOMPLETE = _(
    "Kuasa belum lengkap, jadi belum disimpan. Lengkapi bagian yang ditandai: "
    "lingkup, nama, dan bukti yang sesuai caranya."
)
