//! Where a service keeps its database and its files.

use crate::common::{TestService, pictures};

#[tokio::test]
async fn database_and_objects_lie_where_their_addresses_say() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (database, objects) = (elsewhere.path().join("db/pictures.db"), elsewhere.path().join("big disk"));
    let database_url = format!("sqlite:{}", database.display());
    let objects_url = format!("file://{}", objects.display().to_string().replace(' ', "%20"));
    let mut service = TestService::start_with(&[
        ("EIDERPIX_DATABASE_URL", &database_url),
        ("EIDERPIX_OBJECTS_URL", &objects_url),
    ])
    .await;
    let key = service.sign_up("owner@example.org").await;
    let items = service.post_reducer_until_done(&key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    let url = items[0]["LossyURL"].as_str().unwrap().to_owned();
    let before = service.download(&url).await.bytes;

    assert!(database.is_file() && objects.join("incoming").is_dir());
    assert!(!service.data().join("eiderpix.db").exists() && !service.data().join("objects").exists());
    service.restart();
    assert_eq!(service.credits_used(&key).await, 1, "the account is there");
    assert_eq!(service.download(&url).await.bytes, before);
}
