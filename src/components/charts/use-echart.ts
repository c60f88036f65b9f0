'use client';

import type { ECharts } from 'echarts/core';
import { type RefObject, useEffect, useState } from 'react';
import { loadUntilThere } from '../ui/load-until-there';

let library: Promise<typeof import('./echarts-core')> | undefined;

function loadLibrary() {
  library ??= loadUntilThere(() => import('./echarts-core'));
  return library;
}
// On its way with the page that has charts, and there when the first of them is.
if (typeof window !== 'undefined') void loadLibrary();

/**
 * A chart in `container`, following its size and taken down with the component; null until the library is
 * loaded. Charts of the same `group` share crosshair and zoom.
 */
export function useEChart(container: RefObject<HTMLDivElement | null>, group?: string): ECharts | null {
  const [chart, setChart] = useState<ECharts | null>(null);

  useEffect(() => {
    let gone = false;
    let takeDown = () => {};
    void loadLibrary().then(({ init, connect }) => {
      const element = container.current;
      if (gone || !element) return;
      const instance = init(element, null, { renderer: 'canvas' });
      if (group) {
        instance.group = group;
        connect(group);
      }
      const observer = new ResizeObserver(() => {
        // The observer also reports when it starts: drawing everything again for the same size is half of the work.
        const { clientWidth, clientHeight } = element;
        if (clientWidth !== instance.getWidth() || clientHeight !== instance.getHeight()) instance.resize();
      });
      observer.observe(element);
      takeDown = () => {
        observer.disconnect();
        instance.dispose();
      };
      setChart(instance);
    });
    return () => {
      gone = true;
      takeDown();
      setChart(null);
    };
  }, [container, group]);

  return chart;
}
