//! Every way by which WordPress writes the files of a picture, and that nothing of ours outlives them.

use crate::{pictures::drawing, site::Site};

const INCLUDES: &str = "foreach (['image', 'file', 'media', 'image-edit'] as $part) { require_once ABSPATH . \"wp-admin/includes/$part.php\"; }
    wp_set_current_user(1);";
const WORK: &str = "while (Eiderpix\\Library::nextQueued() !== null) { Eiderpix\\Worker::work(30); }";

/// Each way puts the same bytes in: what they become is known after the first.
pub(crate) async fn every_way_to_write_a_picture_leads_to_its_optimization(site: &Site) {
    let path = site.root().with_file_name("way.png");
    std::fs::write(&path, drawing(10)).unwrap();
    let ways = "$bits = file_get_contents('SENT'); $ways = [];
        $sent = wp_tempnam('way.png'); file_put_contents($sent, $bits);
        $ways['sideload'] = media_handle_sideload(['name' => 'way.png', 'tmp_name' => $sent], 0);
        $upload = new WP_REST_Request('POST', '/wp/v2/media');
        $upload->set_header('Content-Disposition', 'attachment; filename=way.png'); $upload->set_header('Content-Type', 'image/png');
        $upload->set_body($bits); $made = rest_do_request($upload)->get_data();
        $ways['REST'] = $made['id'];
        $edit = new WP_REST_Request('POST', '/wp/v2/media/' . $made['id'] . '/edit');
        $edit->set_body_params(['src' => $made['source_url'], 'rotation' => 90]);
        $ways['REST edit'] = rest_do_request($edit)->get_data()['id'];
        require_once ABSPATH . WPINC . '/class-IXR.php'; require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
        $call = [1, 'admin', 'feather', ['name' => 'way.png', 'type' => 'image/png', 'bits' => $bits]];
        $ways['XML-RPC'] = (new wp_xmlrpc_server())->mw_newMediaObject($call)['id'];
        $file = wp_upload_bits('way.png', null, $bits)['file'];
        $ways['import without sizes'] = wp_insert_attachment(['post_title' => 'way', 'post_mime_type' => 'image/png'], $file);
        update_option('ways', $ways);";
    site.php(&format!(
        "(new Eiderpix\\Settings())->save(['png_to_jpeg' => false]);{INCLUDES}{}",
        ways.replace("SENT", path.to_str().unwrap())
    ))
    .await;
    site.php(WORK).await;
    let states = "foreach (get_option('ways') as $way => $id) { echo $way, ' ', (new Eiderpix\\Record($id))->state(), ', '; }";
    assert_eq!(
        site.php(states).await,
        "sideload done, REST done, REST edit done, XML-RPC done, import without sizes done, "
    );
    site.php("foreach (get_option('ways') as $id) { wp_delete_attachment($id, true); }").await;
    assert_eq!(left_of(site, "way"), Vec::<String>::new());
}

/// Edits keep what was before, so that it can be gone back to.
pub(crate) async fn the_image_editors_files_are_optimized_and_go_with_everything_of_ours(site: &Site) {
    let (kept, id) = (site.kept_originals(), upload(site, "edited.png", 11).await);
    let edit = "$_REQUEST = ['history' => '[{\"r\":90}]', 'target' => 'all']; wp_save_image(ID); echo wp_basename(get_attached_file(ID));";
    let edited = site.php(&format!("{INCLUDES}{}", edit.replace("ID", &id))).await;
    assert!(edited.starts_with("edited-e"), "{edited}");
    site.php(WORK).await;
    let known = format!(
        "$record = new Eiderpix\\Record({id}); echo $record->state(), ' ', implode(' ', array_keys($record->files()));"
    );
    let files = site.php(&known).await;
    assert!(files.starts_with("done edited.png ") && files.contains(&edited), "{files}");

    let restore = "add_filter('pre_http_request', fn () => new WP_Error('asked', 'asked'));
                   echo wp_restore_image(ID)->msg, ' ', wp_basename(get_attached_file(ID));";
    let said = site.php(&format!("{INCLUDES}{}", restore.replace("ID", &id))).await;
    assert_eq!(said, "Image restored successfully. edited.png");
    assert_eq!(site.php(&known).await, files, "what was done before is done");
    site.php(&format!("wp_delete_attachment({id}, true);")).await;
    assert_eq!(left_of(site, "edited"), Vec::<String>::new());
    assert_eq!(site.kept_originals(), kept);
}

/// As WP-CLI does: what is not wanted any more is unlinked, what is missing is made.
pub(crate) async fn sizes_made_anew_are_optimized_and_those_that_went_leave_nothing(site: &Site) {
    let (kept, id) = (site.kept_originals(), upload(site, "sizes.png", 12).await);
    let before = left_of(site, "sizes");
    assert_eq!(before, ["sizes-150x120.png", "sizes-150x120.png.webp", "sizes.png", "sizes.png.webp"]);
    let missing = format!("{INCLUDES} add_image_size('small', 80, 80); wp_update_image_subsizes({id});");
    site.php(&missing).await;
    site.php(WORK).await;
    let known = format!(
        "$record = new Eiderpix\\Record({id}); echo $record->state(), ' ', implode(' ', array_keys($record->files()));"
    );
    assert_eq!(site.php(&known).await, "done sizes.png sizes-150x120.png sizes-80x60.png");
    // Nobody does new ones now, but what is of old ones goes.
    site.php(&format!(
        "(new Eiderpix\\Settings())->save(['on_upload' => false]);
         wp_delete_file(str_replace('.png', '-80x60.png', get_attached_file({id})));"
    ))
    .await;
    assert_eq!(left_of(site, "sizes"), before);
    let fewer = format!(
        "$path = get_attached_file({id}); unlink(str_replace('.png', '-150x120.png', $path));
         {INCLUDES} add_filter('intermediate_image_sizes_advanced', fn () => []);
         wp_update_attachment_metadata({id}, wp_generate_attachment_metadata({id}, $path));"
    );
    site.php(&fewer).await;
    assert_eq!(left_of(site, "sizes"), ["sizes.png", "sizes.png.webp"]);
    assert_eq!(site.kept_originals(), kept + 1);
    // A plugin that puts another in its place writes the metadata anew, be it as they were.
    let replace = format!(
        "copy('{}', get_attached_file({id})); wp_update_attachment_metadata({id}, wp_get_attachment_metadata({id}));",
        site.root().with_file_name("way.png").display()
    );
    site.php(&replace).await;
    assert_eq!(left_of(site, "sizes"), ["sizes.png"]);
    site.php(&format!(
        "(new Eiderpix\\Settings())->save(['on_upload' => true]); wp_delete_attachment({id}, true);"
    ))
    .await;
    assert_eq!(left_of(site, "sizes"), Vec::<String>::new());
    assert_eq!(site.kept_originals(), kept);
}

/// Someone is quicker than the service.
pub(crate) async fn a_picture_that_is_replaced_while_its_result_is_under_way_is_sent_again(site: &Site) {
    let path = site.root().with_file_name("quick.png");
    std::fs::write(&path, drawing(16)).unwrap();
    let replace = format!(
        "add_action('http_api_debug', function ($answer, $context, $class, $asked) {{
             if (!empty($asked['filename']) && empty($GLOBALS['isDone'])) {{
                 $GLOBALS['isDone'] = copy('{}', glob(wp_upload_dir()['path'] . '/late.png')[0]);
             }}
         }}, 10, 4);",
        path.display()
    );
    // Before this request is over, so that nobody else works on it.
    let id = upload_with(site, "late.png", 17, &replace, WORK).await;
    let record = format!("$record = new Eiderpix\\Record({id}); echo $record->state(), $record->error();");
    assert_eq!(site.php(&record).await, "done");
    site.wp(&["restore", &id]).await.unwrap();
    let restored = site.uploads().into_iter().find(|file| file.name.ends_with("/late.png")).unwrap();
    assert!(restored.bytes == drawing(16), "the picture that came in between is lost");
    site.php(&format!("wp_delete_attachment({id}, true);")).await;
}

/// A WebP that someone has made by hand, or uploaded under such a name.
pub(crate) async fn a_webp_that_was_there_before_stays_as_it_is(site: &Site) {
    let own =
        |name: &str| site.uploads().into_iter().find(|file| file.name.ends_with(name)).map(|file| file.bytes);
    let before = "file_put_contents(wp_upload_dir()['path'] . '/own.png.webp', 'made by hand');";
    let id = upload_with(site, "own.png", 13, before, "").await;
    assert_eq!(own("/own.png.webp").unwrap(), b"made by hand");
    let panel = site.php(&format!("echo Eiderpix\\Media\\Panel::html({id});")).await;
    assert!(panel.contains("webp was there before and stays"), "{panel}");
    site.wp(&["restore", &id]).await.unwrap();
    assert_eq!(own("/own.png.webp").unwrap(), b"made by hand");
    assert!(own("/own-150x120.png.webp").is_none());
    site.php(&format!("wp_delete_attachment({id}, true);")).await;
    assert_eq!(left_of(site, "own"), ["own.png.webp"]);
}

/// Uploads a drawing of a number, waits until it is done, and gives its id.
pub(crate) async fn upload(site: &Site, name: &str, number: usize) -> String {
    upload_with(site, name, number, "", "").await
}

/// The same after something, and with something else right after it.
async fn upload_with(site: &Site, name: &str, number: usize, before: &str, after: &str) -> String {
    let path = site.root().with_file_name(name);
    std::fs::write(&path, drawing(number)).unwrap();
    let id = site
        .php(&format!(
            "{INCLUDES}{before} $file = wp_upload_bits('{name}', null, file_get_contents('{}'))['file'];
             $id = wp_insert_attachment(['post_title' => '{name}', 'post_mime_type' => wp_check_filetype($file)['type']], $file);
             wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file)); {after} echo $id;",
            path.display()
        ))
        .await;
    site.php(WORK).await;
    id
}

/// The files whose names begin like this.
pub(crate) fn left_of(site: &Site, name: &str) -> Vec<String> {
    let names = site.uploads().into_iter().filter_map(|file| file.name.rsplit('/').next().map(str::to_owned));
    names.filter(|found| found.starts_with(name)).collect()
}
