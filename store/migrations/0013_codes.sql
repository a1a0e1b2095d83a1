-- Codes instead of the engine's English in the reasons of failed jobs, and instead of sentences beside pictures that were
-- not taken on "Try it" (which are shown for a day).

UPDATE jobs SET failure = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(failure,
    '"name":"animated PNG"', '"name":"animated_png"'),
    '"name":"JPEG of a rare kind (arithmetic, lossless or 12-bit)"', '"name":"rare_jpeg"'),
    '"name":"BMP that holds a JPEG or a PNG"', '"name":"nested_bmp"'),
    '"name":"PDF as a picture"', '"name":"pdf"'),
    '"name":"a camera''s raw file"', '"name":"raw"'),
    '"name":"TIFF of several pages"', '"name":"tiff_pages"'),
    '"name":"TIFF in rare colours"', '"name":"tiff_colors"'),
    '"name":"TIFF with signed or floating-point samples"', '"name":"tiff_signed"'),
    '"name":"TIFF with samples of a rare size"', '"name":"tiff_samples"'),
    '"name":"TIFF with samples of a rare kind"', '"name":"tiff_kind"'),
    '"name":"TIFF with more than 8 channels"', '"name":"tiff_channels"'),
    '"name":"TIFF compressed by Zstandard"', '"name":"tiff_zstandard"'),
    '"name":"TIFF compressed as WebP"', '"name":"tiff_webp"'),
    '"name":"TIFF compressed as a group 3 fax"', '"name":"tiff_fax"'),
    '"name":"TIFF compressed as JPEG in the old way"', '"name":"tiff_old_jpeg"'),
    '"name":"TIFF in a rare compression"', '"name":"tiff_compression"'),
    '"name":"TIFF with subsampled colour outside of JPEG"', '"name":"tiff_subsampled"')
WHERE failure LIKE '{"code":"unsupported_format"%';

UPDATE jobs SET failure = replace(replace(replace(replace(replace(failure,
    '"loss":"all frames but the first"', '"loss":"frames"'),
    '"loss":"its transparency"', '"loss":"transparency"'),
    '"loss":"its half-transparency"', '"loss":"half_transparency"'),
    '"loss":"its timing"', '"loss":"timing"'),
    '"loss":"its pages"', '"loss":"pages"')
WHERE failure LIKE '{"code":"cannot_convert"%';

UPDATE jobs SET failure = replace(replace(replace(replace(replace(replace(replace(replace(replace(failure,
    '"found":"a script (', '"found":"script ('),
    '"found":"a reference to another file (', '"found":"reference ('),
    '"found":"a link that can run something (', '"found":"link ('),
    '"found":"an animation of what is linked or run (', '"found":"animation ('),
    '"found":"an element that can load or run something (', '"found":"element ('),
    '"found":"an element of HTML that can load or run something (', '"found":"html_element ('),
    '"found":"what can load or run something (', '"found":"css ('),
    '"found":"declarations in its document type (', '"found":"declarations ('),
    '"found":"an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG (', '"found":"embedded (')
WHERE failure LIKE '{"code":"unsafe_content"%';

UPDATE jobs SET failure = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(failure,
    '"what":"pixels"', '"what":"pixels"'),
    '"what":"pixels a side"', '"what":"pixels_a_side"'),
    '"what":"frames"', '"what":"frames"'),
    '"what":"pixels in all frames"', '"what":"pixels_in_all_frames"'),
    '"what":"pages"', '"what":"document_pages"'),
    '"what":"elements"', '"what":"elements"'),
    '"what":"elements in each other"', '"what":"elements_nested"'),
    '"what":"elements once its references are followed"', '"what":"elements_referred"'),
    '"what":"layers in each other"', '"what":"layers_nested"'),
    '"what":"references in each other"', '"what":"references_nested"'),
    '"what":"pixels in one tile of a pattern"', '"what":"pixels_in_a_tile"'),
    '"what":"blocks"', '"what":"blocks"'),
    '"what":"boxes"', '"what":"boxes"'),
    '"what":"boxes in each other"', '"what":"boxes_nested"'),
    '"what":"chunks"', '"what":"chunks"'),
    '"what":"items"', '"what":"items"'),
    '"what":"references"', '"what":"references"'),
    '"what":"parts of items"', '"what":"item_parts"'),
    '"what":"properties of items"', '"what":"item_properties"'),
    '"what":"table entries"', '"what":"table_entries"'),
    '"what":"scans"', '"what":"scans"'),
    '"what":"segments"', '"what":"segments"'),
    '"what":"strips or tiles"', '"what":"strips"'),
    '"what":"tags"', '"what":"tags"'),
    '"what":"attributes of one element"', '"what":"attributes"')
WHERE failure LIKE '{"code":"too_many_pixels"%';

UPDATE tried_pictures SET problem = '"not_taken"' WHERE problem IS NOT NULL;
