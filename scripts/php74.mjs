// Reads every PHP file below a folder by PHP 7.4, the oldest that the plugin is for: syntax, and calls of younger functions.
import { File } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Node 18, which Debian has, keeps it to itself.
globalThis.File ??= File;
const tools = resolve(process.env.CARGO_TARGET_DIR ?? 'target', 'tools', 'package.json');
const require = createRequire(tools);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { PHP, loadPHPRuntime } = await load('@php-wasm/universal');
const { getPHPLoaderModule } = await load('@php-wasm/node-7-4');
const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), {}));

const FUNCTIONS = `echo json_encode(array_merge(...array_map(
    fn ($name) => get_extension_funcs($name) ?: [], ['core', 'standard', 'spl', 'json', 'pcre', 'date', 'hash', 'ctype']
)));`;
const here = JSON.parse(execFileSync('php', ['-r', FUNCTIONS], { encoding: 'utf8' }));
const then = new Set(JSON.parse((await php.run({ code: `<?php ${FUNCTIONS}` })).text));
const younger = here.filter((name) => !then.has(name));

const CHECK = `<?php
$younger = array_flip(json_decode(file_get_contents('/younger.json')));
try {
    $tokens = token_get_all(file_get_contents('/checked.php'), TOKEN_PARSE);
    foreach ($tokens as $at => $token) {
        if ($token[0] === T_STRING && isset($younger[strtolower($token[1])]) && ($tokens[$at + 1] ?? '') === '(') {
            echo $token[2], ': ', $token[1], '() came after PHP 7.4';
        }
    }
} catch (ParseError $error) {
    echo $error->getLine(), ': ', $error->getMessage();
}`;
php.writeFile('/younger.json', JSON.stringify(younger));
let problems = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true }).filter((name) => name.endsWith('.php'))) {
  const path = join(process.argv[2], entry);
  php.writeFile('/checked.php', readFileSync(path));
  const said = (await php.run({ code: CHECK })).text;
  if (said !== '') {
    problems += 1;
    console.error(`${path}:${said}`);
  }
}
process.exit(problems === 0 ? 0 : 1);
