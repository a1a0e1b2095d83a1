//! The story: install, paste the key, press Continue, and pictures are smaller; everything can be undone.

use fantoccini::Locator;

use crate::{
    common::{TestService, pictures},
    owner::Owner,
    site::Site,
};

const EMAIL: &str = "owner@example.org";
const CONTINUE: &str = "Continue";
const SAVE: &str = "Save settings & validate";

#[tokio::test]
#[ignore = "takes minutes: `make wordpress-test`"]
async fn a_site_owner_connects_uploads_restores_and_never_loses_a_key() {
    let (service, site) = tokio::join!(TestService::start(), Site::start());
    let key = service.sign_up(EMAIL).await;
    let owner = Owner::log_in(&site).await;

    each_mistake_is_told_in_its_own_words(&owner, &service, &key).await;
    let said = owner.connect(&service.base, &key, CONTINUE).await;
    assert!(said.contains("The API key works"), "{said}");
    owner.browser.picture("wordpress-overview").await;

    uploads_become_smaller_and_are_restored_byte_by_byte(&owner, &service).await;
    the_key_is_shown_when_asked_and_a_wrong_one_never_takes_its_place(&owner, &service, &key).await;
    a_replaced_key_is_picked_up(&owner, &service, &key).await;

    assert_eq!(site.complaints(), "");
    owner.browser.stop().await;
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
    let files = [
        ("photo.jpg", pictures::jpeg(1)),
        ("drawing.png", pictures::png()),
        ("moving.gif", pictures::gif()),
        ("grain.webp", pictures::webp(folder)),
    ];
    for (name, bytes) in &files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        owner.upload(path.to_str().unwrap()).await;
    }
    owner.open_library().await;
    owner.all_become("done", files.len()).await;
    owner.browser.picture("wordpress-library").await;
    let optimized = owner.site.uploads();
    let find = |name: &str| optimized.iter().find(|file| file.name.ends_with(&format!("/{name}")));
    for (name, original) in &files {
        let now = &find(name).unwrap_or_else(|| panic!("{name} is gone")).bytes;
        assert!(now.len() <= original.len(), "{name} is not smaller");
    }
    for smaller in ["photo.jpg", "drawing.png", "moving.gif"] {
        let (_, original) = files.iter().find(|(name, _)| *name == smaller).unwrap();
        assert!(find(smaller).unwrap().bytes.len() < original.len(), "{smaller} is not smaller");
    }
    assert!(find("drawing.png.webp").is_some(), "a WebP lies beside the drawing");
    assert!(owner.site.kept_originals() >= 3);
    pages_offer_the_newer_format(owner).await;

    let restorable = owner.browser.count("[data-eiderpix=restore]").await;
    assert!(restorable >= 3);
    for restored in 1..=restorable {
        owner.browser.element(Locator::Css("[data-eiderpix=restore]")).await.click().await.unwrap();
        owner.all_become("restored", restored).await;
    }
    let restored = owner.site.uploads();
    for (name, original) in &files {
        let now = restored.iter().find(|file| file.name.ends_with(&format!("/{name}"))).unwrap();
        assert_eq!(&now.bytes, original, "{name} is not what was uploaded");
    }
    let left: Vec<_> = restored
        .iter()
        .filter(|file| file.name.ends_with(".png.webp") || file.name.contains(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?} are left over");
    assert_eq!(owner.site.kept_originals(), 0);
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

async fn a_replaced_key_is_picked_up(owner: &Owner<'_>, service: &TestService, key: &str) {
    let reset = service.command(&["key", "reset", EMAIL, "--overlap", "7d"]);
    assert!(reset.status.success(), "{reset:?}");
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
    assert_eq!(service.api_status(&successor).await["Status"]["Code"], "2");
    let mails = service.command(&["mailbox"]);
    let mails = String::from_utf8_lossy(&mails.stdout).into_owned();
    assert!(mails.contains("has picked up your new Eiderpix API key"), "{mails}");
}

/// The last two characters of a key.
fn checksum(random: &str) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let sum = (crc32fast::hash(random.as_bytes()) % 3844) as usize;
    [ALPHABET[sum / 62], ALPHABET[sum % 62]].map(char::from).iter().collect()
}
