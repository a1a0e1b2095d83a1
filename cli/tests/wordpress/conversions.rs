//! Uploads that become pictures of another format, and what they were again.

use crate::{common::pictures, editors::left_of, pictures::drawing, site::Site};

/// A telephone's picture, stored lying, with a colour profile; a note beside the turn says the turn once more.
const TURNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wordpress/turned.heic");
const SIDEWAYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../engine/tests/pictures/orientation_6.jpg");

pub(crate) async fn a_png_becomes_a_jpeg_when_asked_and_a_png_again(site: &Site) {
    let path = site.root().with_file_name("sky.png");
    std::fs::write(&path, pictures::png()).unwrap();
    let said = upload(site, path.to_str().unwrap(), "image/png", "").await;
    let (id, said) = said.split_once(' ').unwrap();
    assert_eq!(said, "done  image/jpeg image/jpeg");
    site.wp(&["restore", id]).await.unwrap();
    assert_eq!(uploaded(site, id).await, ("image/png".to_owned(), pictures::png()));
    assert_eq!(made_of(site, "sky", ".png"), 0);
}

pub(crate) async fn a_picture_that_was_edited_since_stays_and_an_old_png_keeps_its_name(site: &Site) {
    let path = site.root().with_file_name("cloud.png");
    std::fs::write(&path, drawing(30)).unwrap();
    let said = upload(site, path.to_str().unwrap(), "image/png", "").await;
    let (id, said) = said.split_once(' ').unwrap();
    assert_eq!(said, "done  image/jpeg image/jpeg");
    let edit = format!(
        "require ABSPATH . 'wp-admin/includes/image-edit.php'; require ABSPATH . 'wp-admin/includes/image.php';
         $_REQUEST = ['history' => '[{{\"r\":90}}]', 'target' => 'all']; wp_save_image({id}); echo get_attached_file({id});"
    );
    let edited = site.php(&edit).await;
    site.php("while (Eiderpix\\Library::nextQueued() !== null) { Eiderpix\\Worker::work(30); }").await;
    let said = site.wp(&["restore", id]).await.unwrap();
    assert!(said.contains("but for 1 that something else has changed since"), "{said}");
    assert_eq!(site.php(&format!("echo get_attached_file({id});")).await, edited);
    assert!(std::path::Path::new(&edited).exists(), "the edited picture is gone");
    site.php(&format!("wp_delete_attachment({id}, true);")).await;
    assert_eq!(left_of(site, "cloud"), Vec::<String>::new());

    // It was there before the plugin, and pages show it by its name.
    std::fs::write(site.root().with_file_name("old.png"), drawing(31)).unwrap();
    site.php("(new Eiderpix\\Settings())->save(['on_upload' => false]);").await;
    let add = format!(
        "$file = wp_upload_bits('old.png', null, file_get_contents('{}'))['file'];
         echo wp_insert_attachment(['post_mime_type' => 'image/png'], $file);",
        site.root().with_file_name("old.png").display()
    );
    let id = site.php(&add).await;
    site.php("(new Eiderpix\\Settings())->save(['on_upload' => true]);").await;
    let regenerate = format!(
        "require ABSPATH . 'wp-admin/includes/image.php';
         wp_update_attachment_metadata({id}, wp_generate_attachment_metadata({id}, get_attached_file({id})));
         while (Eiderpix\\Library::nextQueued() !== null) {{ Eiderpix\\Worker::work(30); }}
         echo wp_basename(get_attached_file({id}));"
    );
    assert_eq!(site.php(&regenerate).await, "old.png");
    site.php(&format!("wp_delete_attachment({id}, true);")).await;
}

pub(crate) async fn a_heic_becomes_an_upright_jpeg_of_the_same_colors_and_a_heic_again(site: &Site) {
    let said = upload(site, TURNED, "image/heic", "").await;
    let (id, said) = said.split_once(' ').unwrap();
    assert_eq!(said, "done  image/jpeg image/jpeg");
    // The white mark, at the top left as it lies, is at the top right as it is seen.
    let seen = format!(
        "$metadata = wp_get_attachment_metadata({id}); $path = get_attached_file({id}); $image = imagecreatefromjpeg($path);
         $kept = array_column((new Eiderpix\\Record({id}))->files(), 'original', null);
         $kept = file_get_contents(Eiderpix\\Backup::path($kept[0]));
         echo json_encode([$metadata['width'], $metadata['height'], array_keys($metadata['sizes']), imagesx($image), imagesy($image),
             (imagecolorat($image, 190, 10) & 0xFF00FF) > 0xE000E0, strpos($kept, 'ICC_PROFILE') > 0]);"
    );
    assert_eq!(site.php(&seen).await, r#"[200,320,["medium","thumbnail"],200,320,true,true]"#);
    site.wp(&["restore", id]).await.unwrap();
    assert_eq!(uploaded(site, id).await, ("image/heic".to_owned(), std::fs::read(TURNED).unwrap()));
    assert_eq!(made_of(site, "turned", ".heic"), 0);

    // A decoder that hands the note on, beside having turned the picture, would have it turned twice.
    let note = format!(
        "$jpeg = Eiderpix\\JpegHeader::amend(file_get_contents('{SIDEWAYS}'), str_repeat('p', 70000)); file_put_contents(ABSPATH . 'a.jpg', $jpeg);
         echo exif_read_data('{SIDEWAYS}')['Orientation'], exif_read_data(ABSPATH . 'a.jpg')['Orientation'],
             substr_count($jpeg, 'ICC_PROFILE'), imagesx(imagecreatefromstring($jpeg)) > 0, Eiderpix\\JpegHeader::amend($jpeg, 'p') === $jpeg;"
    );
    assert_eq!(site.php(&note).await, "61211");
    let damaged = "foreach ([0, 4, 60, 400, 900] as $bytes) { echo Eiderpix\\HeicProfile::of(substr(file_get_contents('TURNED'), 0, $bytes)); }";
    assert_eq!(site.php(&damaged.replace("TURNED", TURNED)).await, "");
}

pub(crate) async fn a_heic_that_the_site_cannot_read_stays_and_its_panel_says_why(site: &Site) {
    let without = "add_filter('wp_image_editors', fn () => ['WP_Image_Editor_GD']);";
    let said = upload(site, TURNED, "image/heic", without).await;
    let (id, said) = said.split_once(' ').unwrap();
    assert!(
        said.starts_with("failed This site cannot read HEIC") && said.ends_with(" image/heic image/heic"),
        "{said}"
    );
    assert_eq!(uploaded(site, id).await.1, std::fs::read(TURNED).unwrap());
    assert!(
        site.php(&format!("echo Eiderpix\\Media\\Panel::html({id});")).await.contains("Imagick with HEIC")
    );
    // As soon as it can, the next try does.
    let said = site.wp(&["optimize", id]).await.unwrap();
    assert!(said.starts_with(&format!("{id}: done, ")), "{said}");
    site.wp(&["restore", id]).await.unwrap();
}

/// Uploads a picture, has it worked on, and gives its id, state, error, and the type that is noted and that is so.
async fn upload(site: &Site, path: &str, media_type: &str, before: &str) -> String {
    site.php(&format!(
        "require ABSPATH . 'wp-admin/includes/image.php';
         {before}
         (new Eiderpix\\Settings())->save(['png_to_jpeg' => true, 'on_upload' => true, 'exclude' => '']);
         $file = wp_upload_bits('{name}', null, file_get_contents('{path}'))['file'];
         $id = wp_insert_attachment(['post_title' => '{name}', 'post_mime_type' => '{media_type}'], $file);
         wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file));
         while (Eiderpix\\Library::nextQueued() !== null) {{ Eiderpix\\Worker::work(30); }}
         $record = new Eiderpix\\Record($id);
         echo $id, ' ', $record->state(), ' ', $record->error(), ' ', get_post_mime_type($id), ' ', mime_content_type(get_attached_file($id));",
        name = path.rsplit('/').next().unwrap(),
    ))
    .await
}

/// The type that is noted of an attachment, and the bytes of its file.
async fn uploaded(site: &Site, id: &str) -> (String, Vec<u8>) {
    let said = site.php(&format!("echo get_post_mime_type({id}), ' ', get_attached_file({id});")).await;
    let (media_type, path) = said.split_once(' ').unwrap();
    (media_type.to_owned(), std::fs::read(path).unwrap())
}

/// How many files bear a name that the upload itself does not end like.
fn made_of(site: &Site, name: &str, end: &str) -> usize {
    site.uploads().iter().filter(|file| file.name.contains(name) && !file.name.ends_with(end)).count()
}
