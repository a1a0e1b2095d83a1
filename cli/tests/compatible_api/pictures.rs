//! Pictures of every format, sent and fetched: all fields, honest sizes, and the same bytes as offline.

use std::process::Command;

use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures};

/// Every field that a finished item has, sorted.
const FIELDS: [&str; 20] = [
    "AVIFLoselessSize",
    "AVIFLosslessSize",
    "AVIFLosslessURL",
    "AVIFLossySize",
    "AVIFLossyURL",
    "LoselessSize",
    "LosslessSize",
    "LosslessURL",
    "LossySize",
    "LossyURL",
    "OriginalSize",
    "OriginalURL",
    "PercentImprovement",
    "Status",
    "TimeStamp",
    "WebPLoselessSize",
    "WebPLosslessSize",
    "WebPLosslessURL",
    "WebPLossySize",
    "WebPLossyURL",
];

fn originals(service: &TestService) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("photo.jpg", pictures::jpeg(1)),
        ("drawing.png", pictures::png()),
        ("dance.gif", pictures::gif()),
        ("still.webp", pictures::webp(service.folder.path())),
    ]
}

#[tokio::test]
async fn pictures_that_are_sent_come_back_smaller_with_every_field() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let originals = originals(&service);
    let files: Vec<_> = originals.iter().map(|(name, bytes)| (*name, *name, bytes.clone())).collect();

    let items = service.post_reducer_until_done(&key, &files, &[("convertto", "+webp|+avif")]).await;

    for ((name, bytes), item) in originals.iter().zip(&items) {
        check_fields(item);
        check_savings(&service, name, bytes, item).await;
        let original_url = item["OriginalURL"].as_str().unwrap();
        assert!(original_url.starts_with(&format!("{}/u/", service.base)), "{original_url}");
        assert_eq!(&service.download(original_url).await.bytes, bytes);
    }
}

#[tokio::test]
async fn pictures_that_are_fetched_are_the_same_as_sent_and_as_offline() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let originals = originals(&service);
    let mut urls = Vec::new();
    for (name, bytes) in &originals {
        let url = origin.put(&format!("/wp-content/{name}"), bytes.clone()).await;
        urls.push(format!("{url}?ver=1795400000"));
    }

    let items = service.reducer_until_done(&key, &urls, json!({"convertto": "+webp|+avif"})).await;

    for (((name, bytes), url), item) in originals.iter().zip(&urls).zip(&items) {
        check_fields(item);
        assert_eq!(item["OriginalURL"], url.as_str());
        check_savings(&service, name, bytes, item).await;
    }
}

#[tokio::test]
async fn a_lossless_job_fills_both_families_and_a_box_is_kept_to() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;

    let files = [("file1", "drawing.png", pictures::png())];
    let items =
        service.post_reducer_until_done(&key, &files, &[("lossy", "0"), ("convertto", "%2Bwebp")]).await;
    let item = &items[0];
    assert_eq!(item["Key"], "file1");
    assert_eq!(item["LosslessURL"], item["LossyURL"]);
    assert_eq!(item["LosslessSize"], item["LossySize"]);
    assert_eq!(item["LosslessSize"], item["LoselessSize"]);
    assert_eq!(item["WebPLosslessURL"], item["WebPLossyURL"]);
    assert_eq!(item["WebPLosslessSize"], item["WebPLoselessSize"]);

    let files = [("file1", "photo.jpg", pictures::jpeg(1))];
    let boxed = [("resize", "3"), ("resize_width", "80"), ("resize_height", "80")];
    let items = service.post_reducer_until_done(&key, &files, &boxed).await;
    let small = service.download(items[0]["LossyURL"].as_str().unwrap()).await.bytes;
    assert_eq!(jpeg_frame(&small), (80, 60, 3));
    let cropped = [("resize", "4"), ("resize_width", "50"), ("resize_height", "70")];
    let items = service.post_reducer_until_done(&key, &files, &cropped).await;
    let small = service.download(items[0]["LossyURL"].as_str().unwrap()).await.bytes;
    assert_eq!(jpeg_frame(&small), (50, 70, 3));
}

#[tokio::test]
async fn a_tiff_or_bmp_comes_back_as_a_jpeg_even_without_loss() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    for name in ["lzw_predictor.tif", "rgb_24.bmp"] {
        let original = pictures::of_engine(&format!("read_only/{name}"));
        for mode in ["0", "1"] {
            let files = [("file1", name, original.clone())];
            let items = service.post_reducer_until_done(&key, &files, &[("lossy", mode)]).await;
            let item = &items[0];
            assert_eq!(item["Status"]["Code"], "2", "{item}");
            let (url, size) =
                if mode == "0" { ("LosslessURL", "LosslessSize") } else { ("LossyURL", "LossySize") };
            let url = item[url].as_str().unwrap();
            assert!(url.ends_with(".jpg"), "{url}");
            let main = service.download(url).await;
            assert_eq!(main.headers["content-type"], "image/jpeg");
            assert_eq!(jpeg_frame(&main.bytes), (90, 60, 3));
            assert_eq!(item[size], main.bytes.len());
            let saved = 100.0 - 100.0 * main.bytes.len() as f64 / original.len() as f64;
            let told: f64 = item["PercentImprovement"].as_str().unwrap().parse().unwrap();
            assert!((told - saved).abs() < 0.02, "{told} {saved}");
        }
    }
}

#[tokio::test]
async fn a_pdf_comes_back_smaller_under_a_name_that_wordpress_takes() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let original = pictures::of_engine("pdf/document.pdf");
    let files = [("file1", "paper.pdf", original.clone())];
    let items =
        service.post_reducer_until_done(&key, &files, &[("lossy", "0"), ("convertto", "+webp")]).await;
    let item = &items[0];
    assert_eq!((&item["Status"]["Code"], &item["WebPLossyURL"]), (&json!("2"), &json!("NA")), "{item}");
    let url = item["LosslessURL"].as_str().unwrap();
    let main = service.download(url).await;
    assert!(main.bytes.starts_with(b"%PDF-") && main.bytes.len() * 2 < original.len());
    assert_eq!(main.headers["content-type"], "application/pdf");
    let name = url.rsplit('/').next().unwrap();
    assert!(name.ends_with(".pdf"));
    assert_eq!(main.headers["content-disposition"], format!("attachment; filename={name}"));

    let files = [("file1", "form.pdf", pictures::of_engine("pdf/form.pdf"))];
    let items = service.post_reducer_until_done(&key, &files, &[]).await;
    assert_eq!(items[0]["LossyURL"], items[0]["OriginalURL"], "a form stays as it is");
}

#[tokio::test]
async fn a_picture_becomes_the_format_asked_for_or_the_client_hears_what_it_would_lose() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let files = [
        ("file1", "photo.jpg", pictures::jpeg(1)),
        ("file2", "photo.png", pictures::of_engine("photo.png")),
        ("file3", "shadow.png", pictures::of_engine("soft_shadow.png")),
    ];
    let items = service.post_reducer_until_done(&key, &files, &[("convertto", "jpg|+webp")]).await;
    for item in &items[..2] {
        assert_eq!(item["Status"]["Code"], "2", "{item}");
        let url = item["LossyURL"].as_str().unwrap();
        assert!(url.ends_with(".jpg"), "{item}");
        assert!(service.download(url).await.bytes.starts_with(b"\xFF\xD8\xFF"));
    }
    assert_eq!(items[2]["Status"]["Code"], "-201");
    assert_eq!(items[2]["Status"]["Message"], "The image is a PNG: as a JPG it would lose its transparency.");
}

#[tokio::test]
async fn inks_become_colours_unless_the_client_wants_to_keep_them() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../engine/tests/pictures/cmyk_without_profile.jpg");
    let files = [("file1", "print.jpg", std::fs::read(file).unwrap())];
    for (wanted, components) in [("1", 3), ("0", 4)] {
        let items = service.post_reducer_until_done(&key, &files, &[("cmyk2rgb", wanted)]).await;
        let result = service.download(items[0]["LossyURL"].as_str().unwrap()).await.bytes;
        assert_eq!(jpeg_frame(&result).2, components, "cmyk2rgb={wanted}: {items:?}");
    }
}

/// The fields of a finished item, with their types.
fn check_fields(item: &Value) {
    assert_eq!(item["Status"], json!({"Code": "2", "Message": "Success"}), "{item}");
    let mut names: Vec<_> =
        item.as_object().unwrap().keys().map(String::as_str).filter(|name| *name != "Key").collect();
    names.sort_unstable();
    assert_eq!(names, FIELDS);
    for (name, value) in item.as_object().unwrap() {
        match name.as_str() {
            "OriginalSize" | "LossySize" | "LosslessSize" | "LoselessSize" => {
                assert!(value.is_u64(), "{name}: {value}");
            }
            _ if name.ends_with("Size") => assert!(value.is_u64() || value == "NA", "{name}: {value}"),
            "Status" => {}
            _ => assert!(value.is_string(), "{name}: {value}"),
        }
    }
    assert_eq!(item["LosslessURL"], item["OriginalURL"]);
    assert_eq!(item["LosslessSize"], item["OriginalSize"]);
}

/// Sizes are the bytes served, types are true, and the command line gives the same bytes.
async fn check_savings(service: &TestService, name: &str, original: &[u8], item: &Value) {
    assert_eq!(item["OriginalSize"], original.len());
    let offline = optimize_offline(service, name, original);
    let main = service.download(item["LossyURL"].as_str().unwrap()).await;
    assert_eq!(item["LossySize"], main.bytes.len(), "{name}");
    assert!(main.bytes.len() < original.len(), "{name} got no smaller");
    assert_eq!(main.bytes, offline.join_file(name), "{name} differs from offline");
    let saved = 100.0 * (original.len() - main.bytes.len()) as f64 / original.len() as f64;
    let told: f64 = item["PercentImprovement"].as_str().unwrap().parse().unwrap();
    assert!((told - saved).abs() <= 0.01, "{told} told, {saved} saved");

    for (field, extension) in [("WebP", "webp"), ("AVIF", "avif")] {
        let url = item[format!("{field}LossyURL")].as_str().unwrap();
        let expected = offline.variant(name, extension);
        assert_eq!(url == "NA", expected.is_none(), "{name} as {extension}: {url}");
        let Some(expected) = expected else { continue };
        let variant = service.download(url).await;
        assert_eq!(variant.headers["content-type"], format!("image/{extension}"));
        assert_eq!(item[format!("{field}LossySize")], variant.bytes.len());
        assert_eq!(variant.bytes, expected, "{name} as {extension} differs from offline");
    }
}

struct Offline(std::path::PathBuf);

impl Offline {
    fn join_file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    fn variant(&self, name: &str, extension: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(format!("{name}.{extension}"))).ok()
    }
}

fn optimize_offline(service: &TestService, name: &str, original: &[u8]) -> Offline {
    let folder = service.folder.path().join(format!("offline-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), original).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["optimize", name, "--mode", "lossy", "--to", "webp,avif", "--out", "out"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    Offline(folder.join("out"))
}

/// Reads width, height and number of components from a JPEG's frame header.
fn jpeg_frame(file: &[u8]) -> (u16, u16, u8) {
    let mut at = 2;
    loop {
        let (marker, length) = (file[at + 1], u16::from_be_bytes([file[at + 2], file[at + 3]]));
        if matches!(marker, 0xC0..=0xC2) {
            let side = |at: usize| u16::from_be_bytes([file[at], file[at + 1]]);
            return (side(at + 7), side(at + 5), file[at + 9]);
        }
        at += 2 + usize::from(length);
    }
}
