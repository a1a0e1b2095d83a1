//! `wp eiderpix …`, which does what the pages do; and the folders and networks of sites that it is handy for.

use crate::{
    common::{TestService, pictures},
    conversions, editors,
    pictures::{drawing, small_jpeg},
    replaced::write_of,
    shared,
    site::Site,
};

const EMAIL: &str = "owner@example.org";

#[tokio::test]
async fn commands_connect_optimize_and_restore_and_say_what_was_wrong() {
    let (service, site) = tokio::join!(TestService::start(), Site::start());
    let key = service.sign_up(EMAIL).await;
    site.import(&[
        ("photo.jpg".to_owned(), pictures::jpeg(1)),
        ("small.jpg".to_owned(), small_jpeg(2)),
        ("old-logo.jpg".to_owned(), small_jpeg(3)),
    ])
    .await;
    let before = site.uploads();

    assert!(site.wp(&["status"]).await.unwrap().starts_with("not connected\nuntouched: 3"));
    let address = format!("--url={}", service.base);
    let refused = site.wp(&["key", "short", &address]).await.unwrap_err();
    assert!(refused.contains("has 20 characters; this one has 5"), "{refused}");
    assert_eq!(site.wp(&["key", &key, &address]).await.unwrap(), "Success: The key works.");

    let refused = site.wp(&["settings", "mode", "best"]).await.unwrap_err();
    assert!(refused.contains("mode must be one of lossy, glossy, lossless"), "{refused}");
    let refused = site.wp(&["settings", "exclude", "before:yesterday"]).await.unwrap_err();
    assert!(refused.contains("This is not a day"), "{refused}");
    let settings = site.wp(&["settings", "exclude", "name:logo\nbefore:2001-02-03"]).await.unwrap();
    assert!(settings.contains("name:logo"), "{settings}");

    let status = site.wp(&["bulk"]).await.unwrap();
    assert!(status.contains("done: 2") && status.contains("excluded: 1"), "{status}");
    let id = site
        .php("echo get_posts(['post_type' => 'attachment', 'title' => 'photo.jpg', 'fields' => 'ids'])[0];")
        .await;
    let refused = site.wp(&["optimize", &id, "--mode=best"]).await.unwrap_err();
    assert!(refused.contains("lossy, glossy or lossless"), "{refused}");
    let said = site.wp(&["optimize", &id, "--mode=lossless"]).await.unwrap();
    assert!(said.starts_with(&format!("{id}: done, ")), "{said}");
    assert_eq!(site.php(&format!("echo (new Eiderpix\\Record({id}))->mode();")).await, "lossless");
    assert!(site.wp(&["optimize", "999"]).await.unwrap_err().contains("Give ids of pictures"));

    site.wp(&["restore", "--all"]).await.unwrap();
    assert!(site.uploads() == before, "every file is what it was");

    conversions::a_png_becomes_a_jpeg_when_asked_and_a_png_again(&site).await;
    conversions::a_heic_becomes_an_upright_jpeg_of_the_same_colors_and_a_heic_again(&site).await;
    conversions::a_heic_that_the_site_cannot_read_stays_and_its_panel_says_why(&site).await;
    conversions::a_picture_that_was_edited_since_stays_and_an_old_png_keeps_its_name(&site).await;
    editors::every_way_to_write_a_picture_leads_to_its_optimization(&site).await;
    editors::the_image_editors_files_are_optimized_and_go_with_everything_of_ours(&site).await;
    editors::sizes_made_anew_are_optimized_and_those_that_went_leave_nothing(&site).await;
    editors::a_picture_that_is_replaced_while_its_result_is_under_way_is_sent_again(&site).await;
    editors::a_webp_that_was_there_before_stays_as_it_is(&site).await;
    shared::what_becomes_of_a_shared_file_counts_for_each_of_its_attachments(&service, &site, &key).await;
    shared::an_edit_of_one_leaves_the_others_picture_alone(&site).await;
    pictures_of_a_chosen_folder_are_optimized_and_restored(&site).await;
    files_of_a_chosen_folder_are_followed(&site).await;
    a_site_that_becomes_a_network_stays_connected_by_one_key_of_its_administrators(&site, &key).await;
    assert_eq!(site.complaints(), "");
}

async fn pictures_of_a_chosen_folder_are_optimized_and_restored(site: &Site) {
    let folder = site.root().join("wp-content/gallery/spring");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tulip.jpg"), pictures::jpeg(7)).unwrap();
    let outside = site.root().with_file_name("outside");
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(outside.join("secret.jpg"), pictures::jpeg(8)).unwrap();
    std::os::unix::fs::symlink(&outside, site.root().join("wp-content/gallery/link")).unwrap();

    let settings = "(new Eiderpix\\Settings())->save(['folders' => ['wp-content/gallery', '../outside', 'wp-content/gallery/link', \
                    'wp-admin', '']]); echo implode(',', (new Eiderpix\\Settings())->folders());";
    assert_eq!(site.php(settings).await, "wp-content/gallery", "what is not on the list is not taken");
    site.wp(&["bulk"]).await.unwrap();
    assert!(std::fs::read(folder.join("tulip.jpg")).unwrap().len() < pictures::jpeg(7).len());
    assert_eq!(std::fs::read(outside.join("secret.jpg")).unwrap(), pictures::jpeg(8));
    // An update puts its own file back.
    std::fs::write(folder.join("tulip.jpg"), pictures::jpeg(9)).unwrap();
    site.wp(&["bulk"]).await.unwrap();
    assert!(std::fs::read(folder.join("tulip.jpg")).unwrap().len() < pictures::jpeg(9).len());
    site.wp(&["restore", "--all"]).await.unwrap();
    assert_eq!(std::fs::read(folder.join("tulip.jpg")).unwrap(), pictures::jpeg(9));
    assert!(!folder.join("tulip.jpg.webp").exists());
}

/// Galleries replace and delete files by themselves, and an owner may choose other folders.
async fn files_of_a_chosen_folder_are_followed(site: &Site) {
    let folder = site.root().join("wp-content/gallery/spring");
    std::fs::write(folder.join("crocus.png"), drawing(20)).unwrap();
    std::fs::write(folder.join("leaf.webp"), drawing(21)).unwrap();
    // It lies beside a picture, and is none of its own.
    std::fs::write(folder.join("leaf.webp.avif"), drawing(22)).unwrap();
    site.wp(&["bulk"]).await.unwrap();
    let known = "$ids = get_posts(['post_type' => 'eiderpix_file', 'post_status' => 'any', 'numberposts' => -1, 'orderby' => 'title',
                     'order' => 'ASC']);
                 foreach ($ids as $post) { echo wp_basename($post->post_title), ' ', get_post_meta($post->ID, '_eiderpix_state', true), ', '; }";
    let states = site.php(known).await;
    assert!(states.contains("crocus.png done, leaf.webp ") && !states.contains(".avif"), "{states}");
    let kept = site.kept_originals();

    // Another one of the very size.
    let size = std::fs::metadata(folder.join("crocus.png")).unwrap().len() as usize;
    write_of(&folder.join("crocus.png"), &vec![7; size], 2001);
    assert_eq!(site.php("echo (new Eiderpix\\Folders())->scan();").await, "1");
    assert!(!folder.join("crocus.png.webp").exists());
    std::fs::write(folder.join("crocus.png"), drawing(23)).unwrap();
    site.wp(&["bulk"]).await.unwrap();
    let done = std::fs::read(folder.join("crocus.png")).unwrap();
    assert!(done.len() < drawing(23).len() && folder.join("crocus.png.webp").exists());

    // What cannot be reached cannot be restored: its original stays.
    site.php("(new Eiderpix\\Settings())->save(['folders' => []]);").await;
    let said = site.wp(&["restore", "--all"]).await.unwrap_err();
    assert!(said.contains("is not chosen any more, so that nothing was changed"), "{said}");
    assert_eq!(site.kept_originals(), kept);
    site.php("(new Eiderpix\\Settings())->save(['folders' => ['wp-content/gallery']]);").await;
    assert!(std::fs::read(folder.join("crocus.png")).unwrap() == done);

    std::fs::remove_file(folder.join("crocus.png")).unwrap();
    site.php("(new Eiderpix\\Folders())->scan();").await;
    assert!(!folder.join("crocus.png.webp").exists());
    assert!(!site.php(known).await.contains("crocus"));
    assert_eq!(site.kept_originals(), kept - 1);
}

async fn a_site_that_becomes_a_network_stays_connected_by_one_key_of_its_administrators(
    site: &Site,
    key: &str,
) {
    site.php(
        "define('WP_INSTALLING_NETWORK', true); require ABSPATH . 'wp-admin/includes/upgrade.php';
         foreach ($wpdb->tables('ms_global') as $table => $name) { $wpdb->$table = $name; }
         install_network();
         $made = populate_network(1, '127.0.0.1', 'owner@example.org', 'Net', '/', false);
         if (is_wp_error($made) && $made->get_error_code() !== 'no_wildcard_dns') { echo $made->get_error_message(); exit(1); }
         file_put_contents(ABSPATH . 'wp-config-more.php', \"<?php define('WP_ALLOW_MULTISITE', true); define('MULTISITE', true); \"
             . \"define('SUBDOMAIN_INSTALL', false); define('DOMAIN_CURRENT_SITE', '127.0.0.1'); define('PATH_CURRENT_SITE', '/'); \"
             . \"define('SITE_ID_CURRENT_SITE', 1); define('BLOG_ID_CURRENT_SITE', 1); \\$_SERVER['HTTP_HOST'] = '127.0.0.1';\");",
    )
    .await;
    let said = site
        .php(
            "$user = wp_create_user('florist', 'petals', 'florist@example.org');
             $blog = wpmu_create_blog('127.0.0.1', '/shop/', 'Shop', $user);
             switch_to_blog($blog);
             echo (new Eiderpix\\Connection())->key(), ' ';
             foreach ([$user, 1] as $who) {
                 wp_set_current_user($who);
                 echo json_encode([current_user_can('manage_options'), Eiderpix\\Connection::mayManage()]);
             }
             echo json_encode(get_blog_option(1, 'eiderpix_connection')), ' ';
             define('EIDERPIX_API_KEY', 'the one of wp-config.php');
             echo (new Eiderpix\\Connection())->key();",
        )
        .await;
    assert_eq!(said, format!("{key} [true,false][true,true]false the one of wp-config.php"));
    let uninstall = "(new Eiderpix\\Settings())->save(['mode' => 'glossy']);
                     switch_to_blog(2); (new Eiderpix\\Settings())->save(['mode' => 'glossy']); restore_current_blog();
                     define('WP_UNINSTALL_PLUGIN', 'eiderpix/eiderpix.php'); require WP_PLUGIN_DIR . '/eiderpix/uninstall.php';
                     echo json_encode([get_site_option('eiderpix_connection'), get_blog_option(1, 'eiderpix_settings'),
                         get_blog_option(2, 'eiderpix_settings')]);";
    assert_eq!(site.php(uninstall).await, "[false,false,false]");
}
