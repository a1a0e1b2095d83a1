"""jpegli.py INPUT OUTPUT QUALITY: one picture through pyjpegli, upright (no cjpegli binary is packaged)."""

import sys

import pyjpegli
from PIL import Image, ImageOps

source, target, quality = sys.argv[1:]
picture = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
with open(target, "wb") as file:
    file.write(pyjpegli.encode(picture.tobytes(), picture.width, picture.height, int(quality)))
