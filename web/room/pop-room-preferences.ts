import { css } from 'lit'
import { PopPreferences } from '../pop-preferences.ts'

/** Language and theme, as on the learners' page; single keys do nothing here. */
export class PopRoomPreferences extends PopPreferences {
  static override styles = [
    ...PopPreferences.styles,
    css`
      select {
        font-size: 1rem;
      }

      label.keys {
        display: none;
      }
    `,
  ]
}

customElements.define('pop-room-preferences', PopRoomPreferences)
