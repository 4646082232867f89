// Straight from the disk browsers load no modules. A classic script still runs there and shows the lists instead.
if (location.protocol === "file:") document.documentElement.classList.add("no-tool");
