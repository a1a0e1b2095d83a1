//! `/wordpress/eiderpix.zip`: the WordPress plugin, with the address of this service filled in.

use std::io::Write;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use flate2::{Compression, write::DeflateEncoder};

use crate::app::App;

#[derive(rust_embed::Embed)]
#[folder = "../wordpress/eiderpix/"]
struct Plugin;

/// Where the plugin looks for the address that it proposes.
const SERVICE: &str = "service.php";

/// The plugin's route.
pub(super) fn router() -> Router<App> {
    Router::new().route("/wordpress/eiderpix.zip", get(download))
}

async fn download(State(app): State<App>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"eiderpix.zip\""),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, archive(app.public_url.as_str().trim_end_matches('/'))).into_response()
}

fn archive(service: &str) -> Vec<u8> {
    let mut zip = Zip::default();
    for name in Plugin::iter().filter(|name| name != SERVICE) {
        if let Some(file) = Plugin::get(&name) {
            zip.add(&format!("eiderpix/{name}"), &file.data);
        }
    }
    zip.add(&format!("eiderpix/{SERVICE}"), &address_file(service));
    zip.finish()
}

/// The address as PHP; a public URL has no quotes and no backslashes, which the parser of URLs encodes.
fn address_file(service: &str) -> Vec<u8> {
    format!("<?php\n\nreturn '{}';\n", service.replace(['\'', '\\'], "")).into_bytes()
}

/// An archive in the making; the same files give the same bytes.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

const VERSION_NEEDED: u16 = 20;
/// Version 2.0, made on Unix, so that permissions count.
const MADE_BY: u16 = (3 << 8) | 20;
const UTF8_NAMES: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 2026, midnight.
const DOS_DATE: u16 = ((2026 - 1980) << 9) | (1 << 5) | 1;
const READABLE_FILE: u32 = 0o100_644 << 16;

impl Zip {
    fn add(&mut self, name: &str, content: &[u8]) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("memory takes every byte");
        let packed = encoder.finish().expect("memory takes every byte");
        let offset = small(self.bytes.len());
        let mut common = Vec::new();
        for field in [VERSION_NEEDED, UTF8_NAMES, DEFLATED, 0, DOS_DATE] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc32fast::hash(content), small(packed.len()), small(content.len()), small(name.len())]
        {
            // The last one is the length of the name and, above it, that of no extra field.
            common.extend(field.to_le_bytes());
        }
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.bytes());
        self.bytes.extend(&packed);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(&common);
        // No comment, the first disk, nothing said of the content.
        self.directory.extend([0; 6]);
        self.directory.extend(READABLE_FILE.to_le_bytes());
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.bytes());
        self.entries += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let (offset, size) = (small(self.bytes.len()), small(self.directory.len()));
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

fn small(size: usize) -> u32 {
    u32::try_from(size).expect("the plugin is far below 4 GB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_holds_the_plugin_and_the_address_of_the_service() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("eiderpix.zip");
        std::fs::write(&path, archive("https://pictures.example")).unwrap();
        let python = "import sys, zipfile\n\
                      archive = zipfile.ZipFile(sys.argv[1])\n\
                      assert archive.testzip() is None\n\
                      assert 'eiderpix/eiderpix.php' in archive.namelist()\n\
                      print(archive.read('eiderpix/service.php').decode())";
        let read = std::process::Command::new("python3").args(["-c", python]).arg(&path).output().unwrap();
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        let file = String::from_utf8(read.stdout).unwrap();
        assert!(file.contains("return 'https://pictures.example';"), "{file}");
    }

    #[test]
    fn an_address_cannot_break_out_of_its_file() {
        let file = String::from_utf8(address_file("https://x/'; evil(); '\\")).unwrap();
        assert_eq!(file, "<?php\n\nreturn 'https://x/; evil(); ';\n");
    }
}
