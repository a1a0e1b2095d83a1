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

use super::zip::{Directory, Entry, Packing};
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
    let mut zip = Archive::default();
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

/// An archive in the making.
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    directory: Directory,
}

impl Archive {
    fn add(&mut self, name: &str, content: &[u8]) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("memory takes every byte");
        let packed = encoder.finish().expect("memory takes every byte");
        let entry = Entry {
            name: name.to_owned(),
            packing: Packing::Deflated,
            crc: crc32fast::hash(content),
            packed_bytes: small(packed.len()),
            size_bytes: small(content.len()),
        };
        self.bytes.extend(self.directory.begin(&entry));
        self.bytes.extend(packed);
    }

    fn finish(self) -> Vec<u8> {
        [self.bytes, self.directory.finish()].concat()
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
