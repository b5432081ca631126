import type { DragEvent } from 'react';

/** What a dragged row carries: the id of its person. Nothing outside Merpati understands it. */
const KIND = 'application/x-merpati-person';

/** Begins to drag a person; `label` is what follows the pointer. */
export function dragPerson(event: DragEvent, id: number, label: string): void {
  event.dataTransfer.setData(KIND, String(id));
  event.dataTransfer.effectAllowed = 'copy';
  const shown = document.createElement('div');
  shown.className = 'm-dragged';
  shown.textContent = label;
  document.body.append(shown);
  event.dataTransfer.setDragImage(shown, 12, 12);
  setTimeout(() => shown.remove());
}

/** Whether something dragged is people of the table. */
export function isPeople(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(KIND);
}

/** The person whose row was dragged, or null. */
export function droppedPerson(event: DragEvent): number | null {
  const id = Number(event.dataTransfer.getData(KIND));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
