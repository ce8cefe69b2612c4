import { updateWhenLocaleChanges } from '@lit/localize'
import { LitElement } from 'lit'

/** What all components of the page are: they word themselves anew when the language changes. */
export class PopElement extends LitElement {
  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }
}
