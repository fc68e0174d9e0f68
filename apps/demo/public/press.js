// "/" goes to the search box, as on many sites; never while something is being typed.
const search = document.querySelector('.search input')

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('input, textarea, select, [contenteditable]')) return
  event.preventDefault()
  search?.focus()
})
