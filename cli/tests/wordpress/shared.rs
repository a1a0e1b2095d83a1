//! Attachments that are of one and the same file, as translations of a library are.

use crate::{
    bulk::charged,
    common::TestService,
    editors::{left_of, upload},
    pictures::drawing,
    site::Site,
};

/// As WPML and Polylang make them, and as they keep the file of those that are left.
const TRANSLATE: &str = "$copy = wp_insert_post(['post_type' => 'attachment', 'post_status' => 'inherit', 'post_mime_type' => get_post_mime_type(ID)]);
    foreach (['_wp_attached_file', '_wp_attachment_metadata'] as $key) { add_post_meta($copy, $key, wp_slash(get_post_meta(ID, $key, true))); }
    echo $copy;";
const DELETE: &str = "add_filter('wp_delete_file', function ($file) {
        global $wpdb;
        $owner = preg_replace('/-\\d+x\\d+(\\.\\w+)$/', '$1', _wp_relative_upload_path($file));
        $sql = \"SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key = '_wp_attached_file' AND meta_value = %s\";
        return $wpdb->get_var($wpdb->prepare($sql, $owner)) ? '' : $file;
    });
    wp_delete_attachment(ID, true);";
const UNASKED: &str = "add_filter('pre_http_request', function ($answer, $asked, $url) {
        if (strpos($url, '/api/v1/')) { echo $asked['method'], ' ', $url; }
        return $answer;
    }, 10, 3);";

pub(crate) async fn what_becomes_of_a_shared_file_counts_for_each_of_its_attachments(
    service: &TestService,
    site: &Site,
    key: &str,
) {
    let kept = site.kept_originals();
    let first = upload(site, "shared.png", 14).await;
    let (done, paid) = (record(site, &first).await, charged(service, key).await);
    // As with a picture that cannot be made smaller, nothing on the disk tells that it was done.
    site.php("array_map('unlink', glob(Eiderpix\\Backup::folder() . '/results/??/*'));").await;
    let second = site.php(&TRANSLATE.replace("ID", &first)).await;
    let work = format!(
        "{UNASKED} $record = new Eiderpix\\Record({second}); $record->setState('queued');
         while (Eiderpix\\Library::nextQueued() !== null) {{ Eiderpix\\Worker::work(30); }}"
    );
    assert_eq!(site.php(&work).await, "", "the service is asked for what is known");
    assert_eq!(record(site, &second).await, done);
    assert_eq!(charged(service, key).await, paid);
    let before = site.uploads();

    site.wp(&["restore", &second]).await.unwrap();
    assert!(left_bytes(site, "shared.png") == drawing(14));
    assert_eq!(state(site, &first).await, "restored");
    assert_eq!(site.kept_originals(), kept);
    site.wp(&["optimize", &first]).await.unwrap();
    assert_eq!(record(site, &second).await, record(site, &first).await);
    assert!(site.uploads() == before);

    site.php(&DELETE.replace("ID", &first)).await;
    assert!(site.uploads() == before, "the other's files are gone: {:?}", left_of(site, "shared"));
    assert_eq!(state(site, &second).await, "done");
    site.wp(&["restore", &second]).await.unwrap();
    assert!(left_bytes(site, "shared.png") == drawing(14));
    site.wp(&["optimize", &second]).await.unwrap();
    site.php(&DELETE.replace("ID", &second)).await;
    assert_eq!(left_of(site, "shared"), Vec::<String>::new());
    assert_eq!(site.kept_originals(), kept);
}

/// Of a picture that one attachment has edited since, the other still shows what was before.
pub(crate) async fn an_edit_of_one_leaves_the_others_picture_alone(site: &Site) {
    let first = upload(site, "split.png", 15).await;
    let second = site.php(&TRANSLATE.replace("ID", &first)).await;
    site.wp(&["optimize", &second]).await.unwrap();
    let edit = "require ABSPATH . 'wp-admin/includes/image-edit.php'; require ABSPATH . 'wp-admin/includes/image.php';
                $_REQUEST = ['history' => '[{\"r\":90}]', 'target' => 'all']; wp_save_image(ID);";
    site.php(&edit.replace("ID", &first)).await;
    site.php("while (Eiderpix\\Library::nextQueued() !== null) { Eiderpix\\Worker::work(30); }").await;
    let shown = left_bytes(site, "split.png");
    site.wp(&["restore", &first]).await.unwrap();
    assert!(left_bytes(site, "split.png") == shown, "the other's picture was restored");
    site.wp(&["optimize", &first]).await.unwrap();
    site.php(&DELETE.replace("ID", &first)).await;
    assert_eq!(
        left_of(site, "split"),
        ["split-150x120.png", "split-150x120.png.webp", "split.png", "split.png.webp"]
    );
    site.wp(&["restore", &second]).await.unwrap();
    assert!(left_bytes(site, "split.png") == drawing(15));
    site.php(&format!("wp_delete_attachment({second}, true);")).await;
}

async fn record(site: &Site, id: &str) -> String {
    site.php(&format!(
        "$record = new Eiderpix\\Record({id}); echo $record->state(), json_encode($record->files());"
    ))
    .await
}

async fn state(site: &Site, id: &str) -> String {
    site.php(&format!("echo (new Eiderpix\\Record({id}))->state();")).await
}

fn left_bytes(site: &Site, name: &str) -> Vec<u8> {
    site.uploads().into_iter().find(|file| file.name.ends_with(&format!("/{name}"))).unwrap().bytes
}
