//! The story: install, paste the key, press Continue, and pictures are smaller; everything can be undone.
//!
//! The site lies behind the web server's log-in and at an address that the service may not fetch from: the site sends its pictures.

use fantoccini::Locator;

use crate::{
    common::TestService,
    owner::Owner,
    pictures::of_every_kind,
    site::{OnDisk, Site},
};

const EMAIL: &str = "owner@example.org";
const PASSWORD: &str = "soft eggs, warm nest";
const CONTINUE: &str = "Continue";
const SAVE: &str = "Save settings & validate";

#[tokio::test]
async fn a_site_owner_connects_uploads_restores_and_never_loses_a_key() {
    let closed = [("EIDERPIX_FETCH__ALLOW_PRIVATE", "")];
    let (service, site) = tokio::join!(TestService::start_with(&closed), Site::start_locked());
    nobody_sees_the_site_without_its_login(&site).await;
    let key = service.sign_up(EMAIL).await;
    let owner = Owner::log_in(&site).await;

    each_mistake_is_told_in_its_own_words(&owner, &service, &key).await;
    let said = owner.connect(&service.base, &key, CONTINUE).await;
    assert!(said.contains("The API key works"), "{said}");
    owner.browser.picture("wordpress-overview").await;

    uploads_become_smaller_and_are_restored_byte_by_byte(&owner, &service).await;
    the_key_is_shown_when_asked_and_a_wrong_one_never_takes_its_place(&owner, &service, &key).await;
    a_key_replaced_in_the_dashboard_is_picked_up(&owner, &service, &key).await;

    assert_eq!(site.complaints(), "");
    owner.browser.stop().await;
}

async fn nobody_sees_the_site_without_its_login(site: &Site) {
    for path in ["/", "/wp-login.php", "/wp-includes/images/blank.gif"] {
        let answer = crate::common::client().get(site.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
}

async fn each_mistake_is_told_in_its_own_words(owner: &Owner<'_>, service: &TestService, key: &str) {
    owner.open_settings("").await;
    owner.browser.picture("wordpress-first-run").await;
    let mistyped = format!("{}{}", &key[..19], if key.ends_with('0') { '1' } else { '0' });
    let unknown = "000000000000000000";
    let unknown = format!("{unknown}{}", checksum(unknown));
    for (address, key, words) in [
        (service.base.as_str(), "", "Enter your API key"),
        (service.base.as_str(), "short", "has 20 characters; this one has 5"),
        (service.base.as_str(), mistyped.as_str(), "mistyped"),
        (service.base.as_str(), unknown.as_str(), "does not know this API key"),
        ("", key, "Enter the address"),
        ("nonsense", "", "This is not an address"),
        ("nonsense", key, "This is not an address"),
        ("http://127.0.0.1:9", key, "cannot be reached"),
        (owner.site.base.as_str(), key, "no Eiderpix service"),
    ] {
        let said = owner.connect(address, key, CONTINUE).await;
        assert!(said.contains(words), "{address} {key}: {said}");
    }
    owner.browser.picture("wordpress-mistake").await;
}

async fn uploads_become_smaller_and_are_restored_byte_by_byte(owner: &Owner<'_>, service: &TestService) {
    let folder = service.folder.path();
    let files = of_every_kind(folder);
    for (name, bytes, _) in &files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        owner.upload(path.to_str().unwrap()).await;
    }
    owner.open_library().await;
    owner.all_become("done", files.len()).await;
    owner.browser.picture("wordpress-library").await;
    let optimized = owner.site.uploads();
    for (name, original, has_to_save) in &files {
        // Browsers need not show a BMP: it became a JPEG beside it, whose name WordPress keeps apart.
        let now = &find(&optimized, &name.replace(".bmp", "-1.jpg")).bytes;
        assert!(now.len() <= original.len(), "{name} is larger");
        assert!(now.len() < original.len() || !has_to_save, "{name} is not smaller");
    }
    find(&optimized, "drawing.png.webp");
    assert!(owner.site.kept_originals() >= 4);
    what_wordpress_knows_of_its_files_is_true(owner).await;
    pages_offer_the_newer_format(owner).await;
    original_and_result_are_compared(owner).await;

    owner.open_library().await;
    let restorable = owner.browser.count("[data-eiderpix=restore]").await;
    assert!(restorable >= 5);
    for restored in 1..=restorable {
        owner.browser.element(Locator::Css("[data-eiderpix=restore]")).await.click().await.unwrap();
        owner.all_become("restored", restored).await;
    }
    let restored = owner.site.uploads();
    for (name, original, _) in &files {
        assert_eq!(&find(&restored, name).bytes, original, "{name} is not what was uploaded");
    }
    let made = |file: &&OnDisk| {
        [".png.webp", "/scan-1.", "/scan-1-", ".tmp"].iter().any(|part| file.name.contains(part))
    };
    let left: Vec<_> = restored.iter().filter(made).map(|file| &file.name).collect();
    assert!(left.is_empty(), "{left:?} are left over");
    assert_eq!(owner.site.kept_originals(), 0);
}

fn find<'a>(files: &'a [OnDisk], name: &str) -> &'a OnDisk {
    let found = files.iter().find(|file| file.name.ends_with(&format!("/{name}")));
    found.unwrap_or_else(|| panic!("{name} is gone"))
}

/// Sizes in bytes and in pixels, and the type, of every file that WordPress lists.
async fn what_wordpress_knows_of_its_files_is_true(owner: &Owner<'_>) {
    let wrong = owner
        .site
        .php(
            "foreach (get_posts(['post_type' => 'attachment', 'numberposts' => -1, 'fields' => 'ids']) as $id) {
                 $path = get_attached_file($id);
                 $facts = wp_get_attachment_metadata($id);
                 $type = get_post_mime_type($id);
                 $isImage = strpos($type, 'image/') === 0;
                 $files = [$path => $facts + ['mime-type' => $type]];
                 foreach ($facts['sizes'] ?? [] as $size) { $files[dirname($path) . '/' . $size['file']] = $size; }
                 foreach ($files as $file => $told) {
                     $measures = $isImage ? getimagesize($file) : ['mime' => mime_content_type($file)];
                     $isTrue = ($told['filesize'] ?? filesize($file)) === filesize($file) && $measures['mime'] === $told['mime-type']
                         && (!$isImage || [$told['width'], $told['height']] === [$measures[0], $measures[1]]);
                     echo $isTrue ? '' : $file . json_encode([$told, $measures, filesize($file)]);
                 }
             }",
        )
        .await;
    assert_eq!(wrong, "");
}

/// Over each other, once both have arrived whole.
async fn original_and_result_are_compared(owner: &Owner<'_>) {
    owner.browser.element(Locator::Css("[data-eiderpix-compare]")).await.click().await.unwrap();
    let words = owner.browser.text(".eiderpix-compare p").await;
    assert!(words.contains("score"), "{words}");
    owner.until("[...document.querySelectorAll('.eiderpix-compare img')].every((i) => i.complete)").await;
    let widths = "[...document.querySelectorAll('.eiderpix-compare img')].map((i) => i.naturalWidth)";
    let widths = owner.evaluate(widths).await;
    assert!(widths[0].as_u64() > Some(0) && widths[0] == widths[1] && widths[2].is_null(), "{widths}");
    owner.browser.picture("wordpress-compare").await;
}

/// A visitor's page costs no query more, and offers the WebP beside the drawing.
async fn pages_offer_the_newer_format(owner: &Owner<'_>) {
    let html = owner
        .site
        .php(
            "$id = get_posts(['post_type' => 'attachment', 'title' => 'drawing', 'fields' => 'ids'])[0];
             $image = wp_get_attachment_image($id, 'full');
             $queries = $wpdb->num_queries;
             echo apply_filters('the_content', $image), $wpdb->num_queries - $queries;",
        )
        .await;
    assert!(html.contains("<picture><source type=\"image/webp\" srcset=\""), "{html}");
    assert!(html.contains("drawing.png.webp"), "{html}");
    assert!(html.trim_end().ends_with('0'), "a page view asks the database: {html}");
}

async fn the_key_is_shown_when_asked_and_a_wrong_one_never_takes_its_place(
    owner: &Owner<'_>,
    service: &TestService,
    key: &str,
) {
    owner.open_settings("overview").await;
    let masked = owner.browser.text("#eiderpix-key").await;
    assert!(masked.starts_with(&key[..4]) && !masked.contains(&key[4..]), "{masked}");
    owner.browser.press(".wrap", "Show API key").await;
    assert_eq!(owner.browser.text("#eiderpix-key").await, key);
    owner.browser.picture("wordpress-key-shown").await;

    let said = owner.connect(&service.base, "wrong", SAVE).await;
    assert!(said.contains("has 20 characters") && said.contains("the API key in use stays"), "{said}");
    let page = owner.browser.text(".wrap").await;
    assert!(page.contains("Connected: the API key works"), "{page}");
    let said = owner.connect(&service.base, "", SAVE).await;
    assert!(said.contains("The API key works"), "{said}");
}

async fn a_key_replaced_in_the_dashboard_is_picked_up(owner: &Owner<'_>, service: &TestService, key: &str) {
    let replaced_by = replace_in_the_dashboard(owner, service).await;
    owner.open_settings("overview").await;
    let page = owner.browser.text(".wrap").await;
    assert!(page.contains("was replaced and works until"), "{page}");
    owner.browser.picture("wordpress-key-replaced").await;
    owner.browser.press(".wrap", "Pick up the new key now").await;
    let said = owner.browser.text(".wrap .notice").await;
    assert!(said.contains("This site uses the new API key now"), "{said}");
    owner.browser.press(".wrap", "Show API key").await;
    let successor = owner.browser.text("#eiderpix-key").await;
    assert_ne!(successor, key);
    assert_eq!(successor, replaced_by);
    assert_eq!(service.api_status(&successor).await["Status"]["Code"], "2");
    let mails = service.command(&["mailbox"]);
    let mails = String::from_utf8_lossy(&mails.stdout).into_owned();
    assert!(mails.contains("has picked up your new Eiderpix API key"), "{mails}");
}

/// Chooses a password by the mailed link, logs in, and presses *Replace*; gives the new key.
async fn replace_in_the_dashboard(owner: &Owner<'_>, service: &TestService) -> String {
    let mails = service.command(&["mailbox"]);
    let mails = String::from_utf8_lossy(&mails.stdout).into_owned();
    let link =
        mails.split_whitespace().find(|word| word.contains("/password/choose")).expect("the mail has a link");
    owner.browser.open(link.to_owned()).await;
    owner.browser.type_into("password", PASSWORD).await;
    owner.browser.press("main", "Save password").await;
    owner.browser.type_into("email", EMAIL).await;
    owner.browser.type_into("password", PASSWORD).await;
    owner.browser.press("main", "Log in").await;
    owner.browser.follow("API Keys").await;
    owner.browser.follow("Reset API key").await;
    owner.browser.press("main", "Replace").await;
    owner.browser.text("#api-key").await
}

/// The last two characters of a key.
fn checksum(random: &str) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let sum = (crc32fast::hash(random.as_bytes()) % 3844) as usize;
    [ALPHABET[sum / 62], ALPHABET[sum % 62]].map(char::from).iter().collect()
}
