// Before the first paint, and a file of its own: the content security policy allows no inline script.
try {
  const theme = localStorage.getItem('prochat.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: as the system has it.
}
