/** `<s-scroll>`: what is wider or higher than its place scrolls there, and only then takes a stop of the keyboard. */
class Scroll extends HTMLElement {
  #resized = new ResizeObserver(() => this.adjust());

  connectedCallback() {
    this.#resized.observe(this);
    if (this.firstElementChild) this.#resized.observe(this.firstElementChild);
  }

  disconnectedCallback() {
    this.#resized.disconnect();
  }

  adjust() {
    if (this.scrollWidth > this.clientWidth || this.scrollHeight > this.clientHeight) this.tabIndex = 0;
    else this.removeAttribute('tabindex');
  }
}
customElements.define('s-scroll', Scroll);
