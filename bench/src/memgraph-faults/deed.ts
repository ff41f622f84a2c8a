/** What a record asks for. */
export type Deed =
  | {
      readonly do: 'person';
      readonly person: string;
      readonly name: string;
      readonly score: number;
      readonly seen: string;
    }
  | {
      readonly do: 'like';
      readonly from: string;
      readonly to: string;
      readonly since: number;
      /** Whether the persons have to be there, or are made. */
      readonly ends: 'refs' | 'merges';
    }
  | { readonly do: 'unlike'; readonly from: string; readonly to: string }
  | {
      readonly do: 'visit';
      readonly person: string;
      readonly town: string;
      readonly day: string;
      readonly times: number;
    }
  | { readonly do: 'phone'; readonly person: string; readonly number: string; readonly seen: number }
  | { readonly do: 'hang up'; readonly person: string; readonly number: string }
  | { readonly do: 'state'; readonly meter: string; readonly at: number }
  | { readonly do: 'gauge'; readonly meter: string; readonly gauge: string; readonly at: number }
  | { readonly do: 'link'; readonly from: string; readonly to: string; readonly at: number }
  | { readonly do: 'guest'; readonly guest: string; readonly name?: string; readonly badge?: string }
  /** Written by a statement of the user. */
  | {
      readonly do: 'diary';
      readonly diary: string;
      readonly page: number | Uint8Array;
      readonly day: string;
    };
