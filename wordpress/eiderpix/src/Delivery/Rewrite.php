<?php

declare(strict_types=1);

namespace Eiderpix\Delivery;

/** Lines by which a web server gives each browser the newest format that it takes, at unchanged addresses. */
final class Rewrite
{
    private const TYPES_APACHE = "AddType image/webp .webp\nAddType image/avif .avif";
    private const TYPES_NGINX = "# in the http block, beside “include mime.types;”\ntypes { image/webp webp; image/avif avif; }";
    private const VARY_APACHE = <<<'LINES'
        <IfModule mod_headers.c>
        <FilesMatch "\.(jpe?g|png|gif|webp|avif)$">
        Header merge Vary Accept
        </FilesMatch>
        </IfModule>
        LINES;
    private const CACHE_APACHE = <<<'LINES'
        <IfModule mod_headers.c>
        <FilesMatch "\.(jpe?g|png|gif|webp|avif)$">
        Header set Cache-Control "public, max-age=2592000"
        </FilesMatch>
        </IfModule>
        LINES;

    public static function folderName(): string
    {
        return basename(dirname((string) wp_upload_dir(null, false)['basedir'])) . '/uploads';
    }

    /** The lines that put one thing right: rewrite, types, vary or cache. */
    public static function fix(string $what, string $server): string
    {
        $fixes = [
            'apache' => [
                'rewrite' => self::apache(),
                'types' => self::TYPES_APACHE,
                'vary' => self::VARY_APACHE,
                'cache' => self::CACHE_APACHE,
            ],
            'nginx' => [
                'rewrite' => self::nginx(),
                'types' => self::TYPES_NGINX,
                'vary' => "# in the location of pictures\nadd_header Vary Accept;",
                'cache' => "# in the location of pictures\nadd_header Cache-Control \"public, max-age=2592000\";",
            ],
        ];
        return $fixes[$server][$what];
    }

    public static function apache(): string
    {
        $rules = <<<'LINES'
        <IfModule mod_rewrite.c>
        RewriteEngine On
        RewriteCond %{HTTP_ACCEPT} image/avif
        RewriteCond %{REQUEST_FILENAME}.avif -f
        RewriteRule \.(jpe?g|png|gif|webp)$ %{REQUEST_URI}.avif [T=image/avif,L]
        RewriteCond %{HTTP_ACCEPT} image/webp
        RewriteCond %{REQUEST_FILENAME}.webp -f
        RewriteRule \.(jpe?g|png|gif)$ %{REQUEST_URI}.webp [T=image/webp,L]
        </IfModule>
        LINES;
        return implode("\n", [$rules, self::VARY_APACHE, self::TYPES_APACHE]);
    }

    public static function nginx(): string
    {
        $path = (string) wp_parse_url((string) wp_upload_dir(null, false)['baseurl'], PHP_URL_PATH);
        return <<<LINES
        # in the http block, where “types” stands beside “include mime.types;”
        map \$http_accept \$eiderpix_avif { default ".no"; "~image/avif" ".avif"; }
        map \$http_accept \$eiderpix_webp { default ".no"; "~image/webp" ".webp"; }
        types { image/webp webp; image/avif avif; }

        # in the server block
        location ^~ $path/eiderpix-originals/ { deny all; }
        location ~* ^$path/.+\\.(jpe?g|png|gif)\$ {
            add_header Vary Accept;
            add_header Cache-Control "public, max-age=2592000";
            try_files \$uri\$eiderpix_avif \$uri\$eiderpix_webp \$uri =404;
        }
        LINES;
    }
}
