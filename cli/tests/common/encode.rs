//! Drawn pixels to files with something to save.

/// A JPEG of a quality.
pub(crate) fn jpeg(pixels: &[[u8; 3]], width: usize, height: usize, quality: f32) -> Vec<u8> {
    let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_RGB);
    encoder.set_size(width, height);
    encoder.set_quality(quality);
    let mut started = encoder.start_compress(Vec::new()).unwrap();
    started.write_scanlines(pixels.as_flattened()).unwrap();
    started.finish().unwrap()
}

/// A true-colour PNG, packed badly.
pub(crate) fn png(pixels: &[[u8; 3]], width: usize, height: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels.as_flattened()).unwrap();
    writer.finish().unwrap();
    file
}
