//! Nothing is lost: originals, keys, and the site when the plugin goes. And nobody does what is not theirs to do.

use crate::{
    common::{TestService, client},
    pictures::small_jpeg,
    site::Site,
};

const EMAIL: &str = "owner@example.org";
const TABS: [&str; 6] = ["overview", "settings", "bulk", "folders", "originals", "delivery"];

#[tokio::test]
async fn originals_and_keys_are_safe_whatever_goes_wrong() {
    let (service, site) = tokio::join!(TestService::start(), Site::start());
    let key = service.sign_up(EMAIL).await;
    let library: Vec<_> = (0..4).map(|number| (format!("{number}.jpg"), small_jpeg(number))).collect();
    site.import(&library).await;
    let before = site.uploads();
    site.php(&format!("(new Eiderpix\\Connection())->connect('{}', '{key}');", service.base)).await;

    the_key_is_sealed_and_on_no_page(&site, &key).await;
    nothing_is_done_for_strangers_or_without_a_nonce(&site).await;

    let damage = "add_action('http_api_debug', function ($answer, $context, $class, $asked) {
                      if (!empty($asked['filename'])) { file_put_contents($asked['filename'], 'cut', 0); }
                  }, 10, 4);";
    assert_eq!(
        optimized(&site, damage).await,
        "failed: The result did not arrive whole, so that nothing was changed."
    );
    let full = "mkdir(dirname(Eiderpix\\Backup::folder()), 0755, true); file_put_contents(Eiderpix\\Backup::folder(), '');";
    let said = optimized(&site, full).await;
    assert_eq!(
        said,
        "failed: The original could not be kept, so that nothing was changed. Is there room on the disk?"
    );
    std::fs::remove_file(site.uploads_folder().join("eiderpix-originals")).unwrap();
    let budget = "(new Eiderpix\\Settings())->save(['budget_mb' => 1]);
                  wp_mkdir_p(Eiderpix\\Backup::folder() . '/00');
                  file_put_contents(Eiderpix\\Backup::folder() . '/00/' . str_repeat('0', 64), str_repeat('x', MB_IN_BYTES));";
    assert!(optimized(&site, budget).await.starts_with("queued: The room for kept originals is used up."));
    assert!(site.uploads() == before, "no picture was touched");

    assert_eq!(
        optimized(&site, "(new Eiderpix\\Settings())->save(['budget_mb' => 0]); Eiderpix\\Pause::end();")
            .await,
        "done: "
    );
    let spoiled = "foreach (glob(Eiderpix\\Backup::folder() . '/??/*') as $kept) { file_put_contents($kept, 'spoiled'); }
                   try { Eiderpix\\Restorer::restore($id); } catch (Eiderpix\\ApiException $error) { echo $error->reason(); }";
    let after = site.uploads();
    assert_eq!(site.php(&format!("$id = {FIRST}; {spoiled}")).await, "backup_damaged");
    assert!(site.uploads() == after, "a picture is better than a damaged original");

    originals_are_deleted_only_after_it_was_said_what_goes(&site).await;
    uninstalling_leaves_pictures_and_originals(&site, &key).await;
    assert_eq!(site.complaints(), "");
}

const FIRST: &str = "get_posts(['post_type' => 'attachment', 'order' => 'ASC', 'fields' => 'ids'])[0]";

/// Tries the first picture after something happened, and tells what became of it.
async fn optimized(site: &Site, event: &str) -> String {
    site.php(&format!(
        "$id = {FIRST}; {event}
         $record = new Eiderpix\\Record($id); $record->ask(''); $record->setState('queued');
         Eiderpix\\Worker::work(60);
         $record = new Eiderpix\\Record($id);
         echo $record->state(), ': ', $record->error(), Eiderpix\\Pause::note();"
    ))
    .await
}

async fn the_key_is_sealed_and_on_no_page(site: &Site, key: &str) {
    let in_database = format!(
        "foreach ($wpdb->get_col('SHOW TABLES') as $table) {{
             foreach ($wpdb->get_results(\"SELECT * FROM $table\", ARRAY_N) as $row) {{
                 echo strpos(implode(' ', array_map('strval', $row)), '{key}') === false ? '' : $table;
             }}
         }}"
    );
    assert_eq!(site.php(&in_database).await, "", "the key lies open in the database");
    let (cookie, _) = session(site, "1").await;
    for tab in TABS {
        let address = site.url(&format!("/wp-admin/options-general.php?page=eiderpix&tab={tab}"));
        let page =
            client().get(address).header("cookie", &cookie).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("nav-tab-active") && !page.contains(key), "{tab}");
    }
    let other_salts =
        "add_filter('salt', fn ($salt) => $salt . 'other'); $connection = new Eiderpix\\Connection();
                       echo json_encode([$connection->isUnreadable(), $connection->key()]);";
    assert_eq!(site.php(other_salts).await, "[true,\"\"]");
}

/// Every form and every button, as it is hooked: by a stranger, without a nonce, and by someone who may not.
async fn nothing_is_done_for_strangers_or_without_a_nonce(site: &Site) {
    let hooks = "define('WP_ADMIN', true); require getenv('SITE') . '/wp-load.php';
                 foreach (array_keys($wp_filter) as $hook) {
                     if (preg_match('/^(admin_post|wp_ajax)_(nopriv_)?eiderpix_/', $hook)) { echo $hook, ' '; }
                 }";
    let hooks = site.php_alone(hooks).await;
    let hooks: Vec<_> = hooks.split_whitespace().collect();
    assert!(hooks.len() >= 18 && hooks.iter().all(|hook| !hook.contains("nopriv")), "{hooks:?}");
    let state = "echo md5(serialize($wpdb->get_results(\"SELECT option_name, option_value FROM $wpdb->options WHERE option_name LIKE \
                 'eiderpix%'\")));";
    let before = site.php(state).await;
    let (owner, _) = session(site, "1").await;
    let author = "wp_insert_user(['user_login' => 'writer', 'user_pass' => 'quill', 'role' => 'author'])";
    let (author, nonces) = session(site, author).await;
    for hook in hooks {
        let (page, task) = hook.split_once("_eiderpix_").unwrap();
        let page = if page == "wp_ajax" { "admin-ajax" } else { "admin-post" };
        let action = format!("eiderpix_{task}");
        for (who, cookie, nonce) in [
            ("nobody", "", ""),
            ("owner", &owner, ""),
            ("author", &author, nonces[&action].as_str().unwrap_or("")),
        ] {
            // What anyone may do who may upload: have waiting work done, and look at one's own.
            if who == "author" && (nonce.is_empty() || ["work", "look"].contains(&task)) {
                continue;
            }
            let form = [
                ("action", action.as_str()),
                ("_wpnonce", nonce),
                ("nonce", nonce),
                ("id", "4"),
                ("file", "0.jpg"),
            ];
            let address = site.url(&format!("/wp-admin/{page}.php?{}", query(&form)));
            let answer = client().post(address).header("cookie", cookie).form(&form).send().await.unwrap();
            let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap());
            assert!(
                status == 403 || (who == "nobody" && (status == 400 || body.is_empty())),
                "{who} {hook}: {status} {body}"
            );
        }
    }
    assert_eq!(site.php(state).await, before, "something was done");
}

fn query(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The cookie of someone who is logged in, and a good nonce of theirs for each action.
async fn session(site: &Site, user: &str) -> (String, serde_json::Value) {
    let code = format!(
        "$user = {user};
         $token = WP_Session_Tokens::get_instance($user)->create(time() + 3600);
         foreach ([AUTH_COOKIE => 'auth', LOGGED_IN_COOKIE => 'logged_in'] as $name => $scheme) {{
             $value = wp_generate_auth_cookie($user, time() + 3600, $scheme, $token);
             echo $name, '=', rawurlencode($value), '; ';
             $_COOKIE[$name] = $value;
         }}
         wp_set_current_user($user);
         $nonces = [];
         foreach (['connect', 'sign_up', 'show_key', 'follow', 'disconnect', 'settings', 'bulk_start', 'bulk_pause', 'bulk_resume',
             'bulk_restore', 'bulk_retry', 'scan', 'delete_originals', 'check'] as $task) {{
             $nonces['eiderpix_' . $task] = wp_create_nonce('eiderpix_' . $task);
         }}
         foreach (['optimize', 'restore', 'original'] as $task) {{
             $nonces['eiderpix_' . $task] = wp_create_nonce('eiderpix_' . $task . '_4');
         }}
         echo \"\\n\", json_encode($nonces);"
    );
    let said = site.php(&code).await;
    let (cookie, nonces) = said.split_once('\n').unwrap();
    (cookie.to_owned(), serde_json::from_str(nonces).unwrap())
}

async fn originals_are_deleted_only_after_it_was_said_what_goes(site: &Site) {
    site.php("Eiderpix\\Bulk::start(); while (Eiderpix\\Bulk::isRunning()) { Eiderpix\\Worker::work(30); }")
        .await;
    let after = site.uploads();
    let loss = |days: usize| {
        format!(
            "echo count(Eiderpix\\Originals::loss({days})['ids']), ' ', Eiderpix\\Originals::loss({days})['bytes'];"
        )
    };
    assert_eq!(site.php(&loss(1)).await, "0 0");
    let (cookie, _) = session(site, "1").await;
    let address = site.url("/wp-admin/options-general.php?page=eiderpix&tab=originals&days=0");
    let page = client().get(address).header("cookie", cookie).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("4 pictures could no longer be restored") && page.contains("2.jpg"), "{page}");
    assert!(site.php(&loss(0)).await.starts_with("4 "));
    site.php(&format!("Eiderpix\\Originals::delete([{FIRST}]);")).await;
    assert_eq!(
        site.php(&format!("echo json_encode((new Eiderpix\\Record({FIRST}))->isRestorable());")).await,
        "false"
    );
    assert!(site.php(&loss(0)).await.starts_with("3 "));
    assert!(site.uploads() == after, "pictures stay as they are");
}

async fn uninstalling_leaves_pictures_and_originals(site: &Site, key: &str) {
    let (before, kept) = (site.uploads(), site.kept_originals());
    assert!(kept >= 3);
    site.php("define('WP_UNINSTALL_PLUGIN', 'eiderpix/eiderpix.php'); require WP_PLUGIN_DIR . '/eiderpix/uninstall.php';").await;
    let left = "echo implode(' ', $wpdb->get_col(\"SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%eiderpix%' AND \
                option_name <> 'active_plugins'\")), $wpdb->get_var(\"SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key LIKE '%eiderpix%'\");";
    assert_eq!(site.php(left).await, "0");
    assert!(site.uploads() == before, "pictures stay as they are");
    assert_eq!(site.kept_originals(), kept);

    // Installed again, it knows its own results, and the way back.
    let address = site.php("echo Eiderpix\\Client::class;").await;
    assert_eq!(address, "Eiderpix\\Client");
    assert_eq!(site.php("echo (new Eiderpix\\Connection())->key();").await, "", "{key} is forgotten");
}
