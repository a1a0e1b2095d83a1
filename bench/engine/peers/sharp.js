// sharp.js PEERS INPUT OUTPUT FORMAT OPTIONS: one picture through sharp, upright. sharp.js PEERS: its version.
const [, , peers, input, output, format, options] = process.argv;
const sharp = require(`${peers}/node/node_modules/sharp`);
sharp.concurrency(1);

if (input === undefined) {
  console.log(sharp.versions.sharp);
} else {
  sharp(input)
    .autoOrient()
    .toFormat(format, JSON.parse(options))
    .toFile(output)
    .catch((error) => {
      console.error(String(error));
      process.exitCode = 1;
    });
}
