"""How the simulated branch writes its answers: the form of its return file, its codes and their words.

It is the counterpart's own, so it is not read from the rules by which Padan reads it
(include/rules/bpjs_return*.yaml): what the two disagree on must show. General knowledge, nothing of it
is confirmed by a branch.
"""

from __future__ import annotations

DELIMITER, ENCODING = ";", "utf-8"
NAME = "BALASAN_{number}_{part:02d}.csv"
COLUMNS = (
    "NOMOR_PENGAJUAN", "NO_URUT", "NIK", "NAMA", "NO_KPJ", "STATUS", "KODE", "KETERANGAN", "BULAN_IURAN"
)  # fmt: skip
ACCEPTED, REJECTED = "DITERIMA", "DITOLAK"
(
    NIK_UNKNOWN, EMPLOYED, OTHER_SPONSOR, TOO_OLD, NAME_DIFFERS, TWICE, INCOMPLETE, DIED, PAID_ALREADY,
    NOTHING_TO_END,
) = (f"R{number:02d}" for number in range(1, 11))  # fmt: skip
OTHER = "R99"
TEXTS = {
    NIK_UNKNOWN: "NIK tidak ditemukan di Dukcapil",
    EMPLOYED: "Masih terdaftar sebagai peserta PU aktif",
    OTHER_SPONSOR: "Masih terdaftar sebagai peserta BPU aktif dengan penanggung lain",
    TOO_OLD: "Usia 65 tahun atau lebih saat didaftarkan",
    NAME_DIFFERS: "Nama atau tanggal lahir berbeda dengan data Dukcapil",
    TWICE: "NIK ganda dalam pengajuan",
    INCOMPLETE: "Data tidak lengkap",
    DIED: "Peserta telah meninggal dunia",
    PAID_ALREADY: "Iuran bulan ini sudah dibayar untuk peserta ini",
    NOTHING_TO_END: "Tidak ada kepesertaan yang dapat dihentikan",
    OTHER: "Kesalahan lain",
}
