//! Pictures of the formats that the common ones lack.

use std::fmt::Write;

use crate::common::{encode, pictures};

/// A JPEG so small that WordPress makes no other sizes of it; each number gives another picture.
pub(crate) fn small_jpeg(number: usize) -> Vec<u8> {
    const SIDE: usize = 48;
    let shade = |x: usize, y: usize| {
        let texture = (x * 31 + y * 17 + number * 7) % 19;
        [(x * 4 + texture) as u8, (y * 4 + number % 50) as u8, (90 + texture * 3) as u8]
    };
    let pixels: Vec<_> = (0..SIDE * SIDE).map(|index| shade(index % SIDE, index / SIDE)).collect();
    encode::jpeg(&pixels, SIDE, SIDE, 97.0)
}

/// A PNG, of which WordPress makes a thumbnail; both are smaller as WebP, as grain is. Each number gives another picture.
pub(crate) fn drawing(number: usize) -> Vec<u8> {
    const WIDTH: usize = 160;
    const HEIGHT: usize = 120;
    let mut seed = number as u32 + 1;
    let mut shade = |x: usize, y: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grey = 60 + (seed >> 26) as u8;
        [grey + (x / 3) as u8, grey, grey + (y / 2) as u8]
    };
    let pixels: Vec<_> = (0..WIDTH * HEIGHT).map(|index| shade(index % WIDTH, index / WIDTH)).collect();
    encode::png(&pixels, WIDTH, HEIGHT)
}

/// A BMP of 24 bits a pixel.
pub(crate) fn bmp() -> Vec<u8> {
    const SIDE: u32 = 160;
    let bytes = SIDE * SIDE * 3;
    let mut file = b"BM".to_vec();
    file.extend((54 + bytes).to_le_bytes());
    file.extend([0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]);
    file.extend(SIDE.to_le_bytes());
    file.extend(SIDE.to_le_bytes());
    file.extend([1, 0, 24, 0, 0, 0, 0, 0]);
    file.extend(bytes.to_le_bytes());
    file.extend([0; 16]);
    file.extend((0..SIDE * SIDE).flat_map(|index| [(index % SIDE) as u8, (index / SIDE) as u8, 120]));
    file
}

/// A document that says its words several times over, unpacked.
pub(crate) fn pdf() -> Vec<u8> {
    let words = "BT /F1 12 Tf 20 100 Td (Down feathers keep the nest warm.) Tj ET\n".repeat(60);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}endstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
    }
    let start = file.len();
    write!(file, "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
        .unwrap();
    file.into_bytes()
}

/// What a site owner uploads: a name, its bytes, and whether something can be saved on it.
pub(crate) fn of_every_kind(folder: &std::path::Path) -> Vec<(&'static str, Vec<u8>, bool)> {
    vec![
        ("photo.jpg", pictures::jpeg(1), true),
        ("drawing.png", pictures::png(), true),
        ("moving.gif", pictures::gif(), true),
        ("grain.webp", pictures::webp(folder), false),
        ("document.pdf", pdf(), true),
        ("scan.bmp", bmp(), true),
    ]
}
