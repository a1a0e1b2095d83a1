/* Buttons of the media library, and the work that goes on while a page is open. */
(function () {
	'use strict';
	const settings = window.eiderpixAdmin;
	let isWorking = false;

	async function ask(action, fields) {
		const body = new URLSearchParams(Object.assign({ action: 'eiderpix_' + action }, fields));
		const answer = await fetch(settings.ajax, { method: 'POST', credentials: 'same-origin', body });
		return answer.json();
	}

	function put(id, html) {
		document.querySelectorAll('.eiderpix-panel[data-id="' + Number(id) + '"]').forEach(function (panel) {
			panel.outerHTML = html;
		});
	}

	function say(button, message) {
		const line = document.createElement('p');
		line.className = 'eiderpix-problem';
		line.setAttribute('role', 'alert');
		line.textContent = message;
		button.closest('.eiderpix-panel').append(line);
	}

	async function press(button) {
		button.disabled = true;
		try {
			const data = button.dataset;
			const answer = await ask(data.eiderpix, { id: data.id, mode: data.mode, nonce: data.nonce });
			if (!answer.success) {
				say(button, answer.data.message);
				button.disabled = false;
				return;
			}
			put(data.id, answer.data.html);
			work();
		} catch (error) {
			say(button, settings.lost);
			button.disabled = false;
		}
	}

	function waiting() {
		const panels = document.querySelectorAll('.eiderpix-panel[data-state="queued"]');
		return Array.from(new Set(Array.from(panels, (panel) => panel.dataset.id)));
	}

	async function look(ids) {
		const answer = await ask('look', { ids: ids.join(','), nonce: settings.nonce });
		Object.entries(answer.success ? answer.data.panels : {}).forEach(([id, html]) => put(id, html));
	}

	function isBulkRunning() {
		const bulk = document.getElementById('eiderpix-bulk');
		return bulk !== null && bulk.dataset.state === 'running';
	}

	function showBulk(progress) {
		const bulk = document.getElementById('eiderpix-bulk');
		if (bulk === null || progress.state === undefined) {
			return;
		}
		const bar = bulk.querySelector('progress');
		bar.max = Math.max(1, progress.total);
		bar.value = Math.max(0, progress.total - progress.left);
		document.getElementById('eiderpix-bulk-words').textContent = progress.words;
		document.getElementById('eiderpix-bulk-note').textContent = progress.note;
		if (progress.state !== bulk.dataset.state) {
			// Other buttons belong to another state.
			window.location.reload();
		}
	}

	async function work() {
		if (isWorking) {
			return;
		}
		isWorking = true;
		let ids = waiting();
		while (ids.length > 0 || isBulkRunning()) {
			try {
				const answer = await ask('work', { nonce: settings.nonce });
				if (answer.success) {
					showBulk(answer.data);
				}
				if (ids.length > 0) {
					await look(ids);
				}
			} catch (error) {
				// The next round tries again.
			}
			await new Promise((resolve) => setTimeout(resolve, 1500));
			ids = waiting();
		}
		isWorking = false;
	}

	function picture(address, side) {
		const image = document.createElement('img');
		image.src = address;
		image.alt = side;
		return image;
	}

	/* Both pictures over each other; what is right of the line is the original. */
	function compare(button) {
		const dialog = document.createElement('dialog');
		dialog.className = 'eiderpix-compare';
		const frame = document.createElement('div');
		const before = picture(button.dataset.eiderpixCompare, settings.before);
		frame.append(picture(button.dataset.after, settings.after), before);
		const slider = document.createElement('input');
		slider.type = 'range';
		slider.value = 50;
		slider.setAttribute('aria-label', settings.slide);
		const move = () => frame.style.setProperty('--eiderpix-line', slider.value + '%');
		slider.addEventListener('input', move);
		move();
		const words = document.createElement('p');
		words.textContent = settings.sides + ' ' + button.dataset.words;
		const close = document.createElement('button');
		close.type = 'button';
		close.className = 'button';
		close.textContent = settings.close;
		close.addEventListener('click', () => dialog.close());
		dialog.addEventListener('close', () => dialog.remove());
		dialog.append(frame, slider, words, close);
		document.body.append(dialog);
		dialog.showModal();
	}

	document.addEventListener('click', function (event) {
		const comparing = event.target.closest('[data-eiderpix-compare]');
		if (comparing !== null) {
			event.preventDefault();
			compare(comparing);
			return;
		}
		const button = event.target.closest('[data-eiderpix]');
		if (button !== null) {
			event.preventDefault();
			press(button);
		}
	});
	// The media modal brings panels in later.
	setInterval(work, 3000);
	work();
}());
