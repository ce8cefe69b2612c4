import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { PickEvent } from './axis/pick-event.ts'
import { Bench } from './bench.ts'
import { Channel } from './channel.ts'
import { PopElement } from './element.ts'
import type { FaultEvent, MoreEvent, SettingsEvent, StartStopEvent, ViewEvent } from './events.ts'
import type { CalledEvent } from './join/called-event.ts'
import { Lanes } from './lanes.ts'
import { said } from './locales/said.ts'
import type { Cost } from './model/cost.ts'
import { Observations } from './observations.ts'
import './pop-controls.ts'
import { dashboardStyles } from './pop-dashboard.styles.ts'
import './pop-footer.ts'
import './pop-lane.ts'
import './pop-panel.ts'
import type { PopPanel } from './pop-panel.ts'
import './pop-preferences.ts'
import './pop-rail.ts'
import './pop-send.ts'
import { TABS, type Tab, type TabEvent } from './pop-tabs.ts'
import { Preferences } from './preferences.ts'
import './scenarios/pop-scenarios.ts'
import type { Ghost } from './axis/ghost.ts'
import type { GhostEvent, ScenarioEvent } from './scenarios/scenario-events.ts'
import { Sending } from './sending.ts'
import { Shortcuts } from './shortcuts.ts'
import { Stage } from './stage.ts'
import { hasWrongKey, type Standing } from './standing.ts'
import { base } from './styles.ts'
import { sentence } from './words/about.ts'

/** The page: one event to send, four lanes on one axis, and what can be done to them. */
export class PopDashboard extends PopElement {
  static override properties = {
    tab: { state: true },
    seconds: { state: true },
    paused: { state: true },
    picked: { state: true },
    ghost: { state: true },
    more: { state: true },
    failure: { state: true },
  }
  declare tab: Tab
  /** Of the axis. */
  declare seconds: number
  declare paused: boolean
  declare picked: string | undefined
  /** A prediction, on the axis. */
  declare ghost: Ghost | undefined
  /** Whether the lanes' further figures are open. */
  declare more: boolean
  /** Why the last change of a setting was not made. */
  declare failure: string
  readonly #bench = new Bench()
  readonly #preferences = new Preferences(this)
  readonly #channel = new Channel(this, this.#bench, () => this.#lanes.begin())
  readonly #lanes = new Lanes(this, this.#channel.clock, this.#bench)
  readonly #observations = new Observations(this.#lanes, this.#channel)
  readonly #sending = new Sending(this, this.#bench, this.#lanes, (id, at) => this.#sent(id, at))
  readonly #stage = new Stage(this.#bench, this.#channel, this.#lanes, this.#observations)

  static override styles = [base, dashboardStyles]

  constructor() {
    super()
    this.tab = 'time'
    this.seconds = 15
    this.paused = false
    this.more = false
    this.failure = ''
    this.#bench.watch(() => this.requestUpdate())
    // What was said of a server that was away is no longer true.
    this.#channel.hear('about', () => {
      this.failure = ''
    })
    const keys: Record<string, () => void> = {
      ' ': () => {
        if (this.#channel.standing === 'in') void this.#sending.send()
      },
      p: () => {
        this.paused = !this.paused
      },
    }
    TABS.forEach((tab, index) => {
      keys[index + 1] = () => {
        this.tab = tab
      }
    })
    new Shortcuts(this, keys, () => this.#preferences.shortcuts)
  }

  override firstUpdated(): void {
    void import('./join/pop-join.ts')
    void this.#openLab()
  }

  override willUpdate(changed: PropertyValues): void {
    document.title = msg('Push or Poll: one event, four ways to hear of it')
    if (changed.has('paused')) this.toggleAttribute('data-paused', this.paused)
  }

  override render() {
    return html`
      ${this.#header()}
      <pop-scenarios .stage=${this.#stage} .open=${this.#preferences.scenario}
        @pop-scenario=${({ id }: ScenarioEvent) => this.#preferences.setScenario(id)}
        @pop-ghost=${({ ghost }: GhostEvent) => {
          this.ghost = ghost
        }}></pop-scenarios>
      <main>
        ${this.#run()}
        <pop-controls .settings=${this.#bench.settings} .lanes=${this.#lanes.all} .roads=${this.#bench.hasRoads}
          .failure=${this.failure} @pop-settings=${this.#set} @pop-fault=${this.#break}
          @pop-start-stop=${this.#startStop}></pop-controls>
        <h2>${msg('Each lane from near')}</h2>
        <div class="near" @pop-more=${({ open }: MoreEvent) => {
          this.more = open
        }}>${this.#near()}</div>
      </main>
      <pop-footer .channel=${this.#channel} .now=${performance.now()}></pop-footer>
    `
  }

  #header() {
    const { about, lost, failure, standing } = this.#channel
    const { source } = this.#bench.settings
    const what = source === 'main' && about ? sentence(about) : nothing
    return html`
      <header>
        <div class="what">
          <h1>${msg('One event, four ways to hear of it')}</h1>
          <p data-standing=${standing}>${entrance(standing) ?? (lost ? msg('The server is out of reach; trying again.') : failure ? said(failure) : what)}&nbsp;</p>
        </div>
        <pop-send .sending=${this.#sending} ?watching=${standing !== 'in'} .lanes=${this.#lanes.all} .clock=${this.#channel.clock}
          .shortcuts=${this.#preferences.shortcuts} .now=${performance.now()}></pop-send>
        <div class="person">
          <pop-preferences .preferences=${this.#preferences} .shortcuts=${this.#preferences.shortcuts}></pop-preferences>
          <pop-join .channel=${this.#channel} .standing=${standing} .lanes=${this.#lanes.all}
            @pop-scenario=${({ id }: ScenarioEvent) => this.#preferences.setScenario(id)}
            @pop-called=${({ scenario }: CalledEvent) => this.#called(scenario)}></pop-join>
        </div>
      </header>
    `
  }

  /** The rail and the panel: a lane's row in the one is its row in the other. */
  #run() {
    const lanes = this.#lanes.all
    return html`
      <div class="run" style="--lanes: ${lanes.length}">
        <div class="rail">
          <h2>${msg('Lanes')}</h2>
          <pop-rail .lanes=${lanes} .clock=${this.#channel.clock} .costs=${this.#costs()} .sending=${this.#sending}
            .now=${performance.now()}></pop-rail>
        </div>
        <pop-panel .tab=${this.tab} .lanes=${lanes} .bench=${this.#bench} .channel=${this.#channel}
          .observations=${this.#observations} .seconds=${this.seconds} .paused=${this.paused} .ghost=${this.ghost}
          .picked=${this.picked} .settings=${this.#bench.settings} .readings=${this.#channel.readings}
          @pop-tab=${({ tab }: TabEvent) => {
            this.tab = tab
          }}
          @pop-view=${({ seconds, paused }: ViewEvent) => {
            this.seconds = seconds
            this.paused = paused
          }}
          @pop-pick=${({ id }: PickEvent) => {
            this.picked = id
          }}></pop-panel>
      </div>
    `
  }

  #near() {
    const costs = this.#costs()
    return repeat(
      this.#lanes.all,
      (lane) => lane.transport.name,
      (lane) => html`
        <pop-lane role="region" .lane=${lane} .clock=${this.#channel.clock} .cost=${costs.get(lane.transport.name)}
          .more=${this.more} .paused=${this.paused} ?watching=${this.#channel.standing !== 'in'}></pop-lane>
      `,
    )
  }

  /** By the lane's own road; where it has none, what the server counted for all its clients. */
  #costs(): ReadonlyMap<string, Cost | undefined> {
    return new Map(
      this.#lanes.all.map(({ transport: { name }, way }) => {
        const own = way === 'road' ? this.#observations.costOf(name) : this.#channel.cost.of(name)
        return [name, own]
      }),
    )
  }

  /** `window.lab`, for lanes of a learner's own; not needed to see the first event. */
  async #openLab(): Promise<void> {
    const { installLab } = await import('./console-lane/lab.ts')
    installLab({
      addLane: (transport) => this.#lanes.add(transport),
      removeLane: (name) => this.#lanes.remove(name),
    })
  }

  /** The teacher called a scenario; a call that has ended closes nothing that a learner reads. */
  #called(scenario: string | null): void {
    if (scenario !== null) this.#preferences.setScenario(scenario)
  }

  #sent(id: string, at: number): void {
    this.renderRoot.querySelector<PopPanel>('pop-panel')?.sent(id, at)
  }

  readonly #set = async ({ changes }: SettingsEvent): Promise<void> => {
    this.failure = ''
    try {
      await this.#bench.set(changes)
      this.#observations.renew()
    } catch (error) {
      this.failure = (error as Error).message
    }
  }

  readonly #break = async ({ fault, ms, lane }: FaultEvent): Promise<void> => {
    this.failure = ''
    try {
      await this.#bench.fault(fault, {
        ...(ms !== undefined && { ms }),
        ...(lane !== undefined && { roads: [lane] }),
      })
    } catch (error) {
      this.failure = (error as Error).message
    }
  }

  #startStop({ start }: StartStopEvent): void {
    for (const lane of this.#lanes.all) {
      if (start) lane.start()
      else lane.stop()
    }
  }
}

/** What somebody who is not in is told in place of everything else; undefined: they are in. */
function entrance(standing: Standing): string | undefined {
  if (standing === 'in') return undefined
  const wrong = hasWrongKey() ? `${msg('The key in the address is not right (any more).')} ` : ''
  if (standing === 'watching') {
    return (
      wrong + msg('You are watching. Join the room to send events and to have a bench of your own.')
    )
  }
  return wrong + msg('To watch, open the link with the token of this server, or join the room.')
}

customElements.define('pop-dashboard', PopDashboard)
