//! Small pictures of every format that is written, with something to save in each.

use std::{fs, path::Path};

use super::{encode, tool::eiderpix};

const WIDTH: usize = 96;
const HEIGHT: usize = 72;

/// A sky, a hill and grain; another number gives another picture.
fn pixels(number: usize) -> Vec<[u8; 3]> {
    let mut seed = 1_u32;
    let mut pixel = |x: usize, y: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (seed >> 28) as u8;
        let hill = HEIGHT / 2 + (x * (number + 3) / 4) % 24;
        if y < hill {
            [90 + grain, 140 + y as u8, 220 - y as u8]
        } else {
            [60 + (x / 2) as u8 + grain, 120 + grain * 2, 40 + ((x * 5 + y * 3) % 61) as u8]
        }
    };
    (0..WIDTH * HEIGHT).map(|index| pixel(index % WIDTH, index / WIDTH)).collect()
}

/// A JPEG of the quality.
pub(crate) fn jpeg(number: usize, quality: f32) -> Vec<u8> {
    encode::jpeg(&pixels(number), WIDTH, HEIGHT, quality)
}

/// A true-colour PNG, packed badly.
pub(crate) fn png(number: usize) -> Vec<u8> {
    encode::png(&pixels(number), WIDTH, HEIGHT)
}

/// A PNG of few colours and large areas.
pub(crate) fn icon() -> Vec<u8> {
    let pixel = |index: usize| match (index % WIDTH / 12 + index / WIDTH / 9) % 3 {
        0 => [200, 30, 40],
        1 => [20, 90, 200],
        _ => [250, 240, 200],
    };
    encode::png(&(0..WIDTH * HEIGHT).map(pixel).collect::<Vec<_>>(), WIDTH, HEIGHT)
}

/// A PNG that an encoder has to work on for a while.
pub(crate) fn slow_png() -> Vec<u8> {
    let small = pixels(0);
    let pixel = |index: usize| {
        let (x, y) = (index % 1200, index / 1200);
        let [r, g, b] = small[(y % HEIGHT) * WIDTH + x % WIDTH];
        [r.wrapping_add((x * y / 977) as u8), g, b.wrapping_sub((x / 9) as u8)]
    };
    encode::png(&(0..1200 * 900).map(pixel).collect::<Vec<_>>(), 1200, 900)
}

/// An animated GIF whose frames are all drawn in full.
pub(crate) fn gif() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, WIDTH as u16, HEIGHT as u16, &[]).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    for number in 0..3 {
        let mut frame =
            gif::Frame::from_rgb_speed(WIDTH as u16, HEIGHT as u16, pixels(number).as_flattened(), 10);
        frame.delay = 12;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    file
}

/// A BMP of 24 bits.
pub(crate) fn bmp() -> Vec<u8> {
    let data = pixels(2);
    let mut file = b"BM".to_vec();
    for number in [54 + data.len() as u32 * 3, 0, 54, 40, WIDTH as u32, HEIGHT as u32, 1 | 24 << 16] {
        file.extend(number.to_le_bytes());
    }
    file.extend([0; 24]);
    // From the lowest row up, blue first.
    for row in data.chunks(WIDTH).rev() {
        file.extend(row.iter().flat_map(|&[r, g, b]| [b, g, r]));
    }
    file
}

/// A drawing with needless digits and notes.
pub(crate) fn svg() -> Vec<u8> {
    let dots: String = (0..40)
        .map(|at| {
            let (x, y) = (f64::from(at) * 2.345_678, 30.0 + f64::from(at * 7 % 23) * 1.111_111);
            format!(
                "  <path fill=\"#336699\" d=\"M {x:.6} {y:.6} L {:.6} 70.123456 L 3.141592 {y:.6} Z\"/>\n",
                x + 4.2
            )
        })
        .collect();
    format!("<!-- drawn by hand -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"72\">\n{dots}</svg>\n")
        .into_bytes()
}

/// A PDF of one page that shows a JPEG.
pub(crate) fn pdf() -> Vec<u8> {
    let photo = jpeg(0, 97.0);
    let content = format!("q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q {}", " ".repeat(400));
    let objects: [Vec<u8>; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R\
             /Resources<</XObject<</P 5 0 R>>>>>>"
        )
        .into_bytes(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()).into_bytes(),
        [
            format!(
                "<</Type/XObject/Subtype/Image/Width {WIDTH}/Height {HEIGHT}/ColorSpace/DeviceRGB\
                 /BitsPerComponent 8/Filter/DCTDecode/Length {}>>stream\n",
                photo.len()
            )
            .as_bytes(),
            &photo,
            b"\nendstream",
        ]
        .concat(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    file.extend(format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// An AVIF as if somebody else had made it: ours, without its mark.
fn avif() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.jpg"), jpeg(1, 97.0)).unwrap();
    let made = eiderpix(&["optimize", "p.jpg", "--out", "out", "--to", "avif"], folder.path());
    assert!(made.status.success(), "{made:?}");
    let mut avif = fs::read(folder.path().join("out/p.jpg.avif")).unwrap();
    avif.truncate(avif.len() - 15);
    avif
}

/// A WebP with EXIF.
fn webp() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/pictures");
    fs::read(folder.join("photo_lossy.webp")).unwrap()
}

/// Writes a folder with a picture of each format, and gives their names.
pub(crate) fn one_of_each(folder: &Path) -> Vec<&'static str> {
    let files = [
        ("photo.jpg", jpeg(0, 97.0)),
        ("screen.png", png(1)),
        ("icon.png", icon()),
        ("film.gif", gif()),
        ("shop.webp", webp()),
        ("sea.avif", avif()),
        ("badge.svg", svg()),
        ("paper.pdf", pdf()),
        ("scan.bmp", bmp()),
    ];
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    files.into_iter().map(|(name, _)| name).collect()
}
