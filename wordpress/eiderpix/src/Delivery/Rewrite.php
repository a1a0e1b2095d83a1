<?php

declare(strict_types=1);

namespace Eiderpix\Delivery;

/** Lines by which a web server gives each browser the newest format that it takes, at unchanged addresses. */
final class Rewrite
{
    public static function folderName(): string
    {
        return basename(dirname((string) wp_upload_dir(null, false)['basedir'])) . '/uploads';
    }

    public static function apache(): string
    {
        return <<<'LINES'
        <IfModule mod_rewrite.c>
        RewriteEngine On
        RewriteCond %{HTTP_ACCEPT} image/avif
        RewriteCond %{REQUEST_FILENAME}.avif -f
        RewriteRule \.(jpe?g|png|gif|webp)$ %{REQUEST_URI}.avif [T=image/avif,E=EIDERPIX:1,L]
        RewriteCond %{HTTP_ACCEPT} image/webp
        RewriteCond %{REQUEST_FILENAME}.webp -f
        RewriteRule \.(jpe?g|png|gif)$ %{REQUEST_URI}.webp [T=image/webp,E=EIDERPIX:1,L]
        </IfModule>
        <IfModule mod_headers.c>
        <FilesMatch "\.(jpe?g|png|gif|webp|avif)$">
        Header append Vary Accept
        </FilesMatch>
        </IfModule>
        AddType image/webp .webp
        AddType image/avif .avif
        LINES;
    }

    public static function nginx(): string
    {
        $path = (string) wp_parse_url((string) wp_upload_dir(null, false)['baseurl'], PHP_URL_PATH);
        return <<<LINES
        # in the http block
        map \$http_accept \$eiderpix_avif { default ""; "~image/avif" ".avif"; }
        map \$http_accept \$eiderpix_webp { default ""; "~image/webp" ".webp"; }
        types { image/webp webp; image/avif avif; }

        # in the server block
        location ~* ^$path/.+\\.(jpe?g|png|gif)\$ {
            add_header Vary Accept;
            try_files \$uri\$eiderpix_avif \$uri\$eiderpix_webp \$uri =404;
        }
        LINES;
    }
}
