//! Every code of an error, with its status and its title; clients decide by the code, which never changes.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $code:literal, $status:ident, $title:literal;)+) => {
        /// What went wrong, for machines.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Code { $($name),+ }

        impl Code {
            pub(super) const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable code.
            pub(super) fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status it is answered with.
            pub(super) fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            /// The same for people.
            pub(super) fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

codes! {
    BadRequest = "bad_request", BAD_REQUEST, "The request cannot be read.";
    KeyMissing = "key_missing", UNAUTHORIZED, "No API key was given.";
    KeyWrongLength = "key_wrong_length", UNAUTHORIZED, "An API key has 20 characters.";
    KeyMistyped = "key_mistyped", UNAUTHORIZED, "The API key is mistyped.";
    KeyUnknown = "key_unknown", UNAUTHORIZED, "The API key is unknown.";
    KeyRevoked = "key_revoked", UNAUTHORIZED, "The API key was revoked.";
    OutOfCredits = "out_of_credits", PAYMENT_REQUIRED, "No credits are left.";
    KeyLimitReached = "key_limit_reached", PAYMENT_REQUIRED, "The API key has reached its monthly limit.";
    AccountSuspended = "account_suspended", FORBIDDEN, "The account is suspended.";
    SiteNotAllowed = "site_not_allowed", FORBIDDEN, "The API key may not be used for this site.";
    SignUpRefused = "sign_up_refused", FORBIDDEN, "This service does not let this address sign up.";
    InstallUnknown = "install_unknown", FORBIDDEN, "This site was not registered before the key was replaced.";
    NotFound = "not_found", NOT_FOUND, "There is nothing at this address.";
    JobNotFound = "job_not_found", NOT_FOUND, "There is no such job.";
    NoSuchResult = "no_such_result", NOT_FOUND, "The job has no such result.";
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "This address does not take that method.";
    RequestInProgress = "request_in_progress", CONFLICT, "The same request is being worked on.";
    JobNotDone = "job_not_done", CONFLICT, "The job has no results yet.";
    JobFailed = "job_failed", CONFLICT, "The job failed.";
    KeyNotReplaced = "key_not_replaced", CONFLICT, "The API key was not replaced.";
    KeyReplaced = "key_replaced", CONFLICT, "The API key was replaced.";
    SuccessorTaken = "successor_taken", CONFLICT, "This site has picked up the new key already.";
    NoSuccessor = "no_successor", CONFLICT, "There is no new key to pick up.";
    TooManyInstalls = "too_many_installs", CONFLICT, "Too many sites are registered with this key.";
    ResultGone = "result_gone", GONE, "The result was deleted.";
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The request is too large.";
    PictureTooLarge = "picture_too_large", PAYLOAD_TOO_LARGE, "The picture is too large.";
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The content type is not taken.";
    InvalidOption = "invalid_option", UNPROCESSABLE_ENTITY, "An option is not valid.";
    BadUrl = "bad_url", UNPROCESSABLE_ENTITY, "The address of a picture is not valid.";
    NoPicture = "no_picture", UNPROCESSABLE_ENTITY, "No picture was given.";
    TooManyPictures = "too_many_pictures", UNPROCESSABLE_ENTITY, "Too many pictures in one request.";
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request.";
    BadEmail = "bad_email", UNPROCESSABLE_ENTITY, "This is not an e-mail address.";
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many requests.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side.";
    QueueFull = "queue_full", SERVICE_UNAVAILABLE, "Too much is waiting already.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The service is not available at the moment.";
    StorageFull = "storage_full", INSUFFICIENT_STORAGE, "The service has no room left.";
}
