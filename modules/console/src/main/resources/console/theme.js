// Not a module, so that it runs before the first paint: a dark page that flashes white first is no dark page.
{
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
