//! What lies beside the pixels of a TIFF, brought into the shape that other formats keep it in.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Context, Field, In, Tag as ExifTag};
use tiff::tags::Tag;

use super::directory::File;
use crate::metadata::Metadata;

const XMP: u16 = 700;
/// A field larger than this is no note about the picture.
const MOST_FIELD_BYTES: usize = 60_000;

/// Tags of the main directory that say something about the picture, not about how this file stores it.
const TOLD: [ExifTag; 9] = [
    ExifTag::ImageDescription,
    ExifTag::Make,
    ExifTag::Model,
    ExifTag::Orientation,
    ExifTag::XResolution,
    ExifTag::YResolution,
    ExifTag::ResolutionUnit,
    ExifTag::Artist,
    ExifTag::Copyright,
];
const TOLD_TOO: [ExifTag; 2] = [ExifTag::DateTime, ExifTag::Software];

/// Reads profile, XMP, and what EXIF knows of; what cannot be read is absent.
pub(super) fn read(file: &mut File<'_>, bytes: &[u8]) -> Metadata {
    let mut block = |tag: Tag| file.find_tag(tag).ok().flatten()?.into_u8_vec().ok();
    Metadata {
        icc: block(Tag::IccProfile),
        xmp: block(Tag::Unknown(XMP)),
        exif: exif(bytes),
        ..Metadata::default()
    }
}

/// Copies the notes of camera and author into an EXIF block of its own.
fn exif(bytes: &[u8]) -> Option<Vec<u8>> {
    let (fields, is_little_endian) = exif::parse_exif(bytes).ok()?;
    let told: Vec<&Field> = fields.iter().filter(|field| is_told(field)).collect();
    if told.is_empty() {
        return None;
    }
    let mut writer = Writer::new();
    for field in told {
        writer.push_field(field);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, is_little_endian).ok()?;
    Some(block.into_inner()).filter(|block| block.len() <= MOST_FIELD_BYTES)
}

fn is_told(field: &Field) -> bool {
    let is_about_the_picture = match field.tag.context() {
        Context::Tiff => TOLD.contains(&field.tag) || TOLD_TOO.contains(&field.tag),
        _ => field.tag != ExifTag::MakerNote,
    };
    field.ifd_num == In::PRIMARY && is_about_the_picture
}
